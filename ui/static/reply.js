// The reply desk: drafting, editing, live checks and export. The page holds all there is to hold.

import { announce } from "./announcer.js";
import "./exit.js";

const CHECK_MS = 700; // after the last key
const form = document.getElementById("enquiry");
const place = document.getElementById("draft");
const trouble = document.getElementById("trouble");

let sent = null; // the message that the draft was made of, as it was sent
let seen = new Set(); // texts of the checks that have been ticked
let timer = 0;
let turn = 0; // of the checks asked for: only the last one's answer counts
let added = 0;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const desk = { text: form.elements.text.value, area: form.elements.area.value };
  draft(desk, form.querySelector("[type=submit]"));
});

async function draft(desk, button) {
  say(trouble, "");
  button.disabled = true;
  announce("Drafting …");
  try {
    const response = await post("/reply/draft", desk);
    if (!response.ok) return say(trouble, await reason(response));
    place.innerHTML = await response.text();
    sent = desk;
    form.hidden = true; // the message is shown below as it may be shown
    seen = new Set();
    place.querySelectorAll("textarea[data-piece], textarea[data-question]").forEach(fit);
    const heading = place.querySelector("#urgent-heading, #letter-heading");
    heading.focus({ preventScroll: true });
    heading.closest("section").scrollIntoView({ block: "start" });
    announce(place.querySelector(".urgent") ? "Urgent: please read this first." : "The draft is ready.", {
      urgent: Boolean(place.querySelector(".urgent")),
    });
    await check();
  } catch {
    say(trouble, "The draft did not come through. Please try again.");
  } finally {
    button.disabled = false;
  }
}

place.addEventListener("submit", (event) => {
  event.preventDefault();
  const questions = [...place.querySelectorAll("[data-question]")].map((field) => field.value);
  draft({ ...sent, questions: questions.filter((text) => text.trim()) }, event.submitter);
});

place.addEventListener("input", (event) => {
  if (event.target.matches("textarea")) fit(event.target);
  if (event.target.matches("[data-piece]")) later();
  if (event.target.matches("[data-seen]")) {
    if (event.target.checked) seen.add(event.target.dataset.seen);
    else seen.delete(event.target.dataset.seen);
    verdict();
  }
  if (event.target.matches("[data-urgent-seen]")) verdict();
});

place.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.matches("[data-drop-question]")) dropQuestion(button);
  if (button.matches("[data-add-question]")) addQuestion();
  if (button.matches("[data-drop-piece]")) dropPiece(button);
  if (button.matches("[data-add-piece]")) addPiece(button);
  if (button.matches("[data-change]")) changeMessage();
  if (button.dataset.export) exported(button);
});

function changeMessage() {
  form.hidden = false;
  form.elements.text.focus();
  form.scrollIntoView({ block: "start" });
}

// Questions and paragraphs

function dropQuestion(button) {
  const item = button.closest("li");
  const next = item.nextElementSibling ?? item.previousElementSibling;
  item.remove();
  (next?.querySelector("textarea") ?? place.querySelector("[data-add-question]")).focus();
}

function addQuestion() {
  const item = document.createElement("li");
  const name = `Question ${place.querySelectorAll("[data-question]").length + 1}`;
  const field = element("textarea", { rows: 1, maxLength: 1000, ariaLabel: name });
  field.dataset.question = "";
  const drop = element("button", { type: "button", className: "button quiet", textContent: "Remove" });
  drop.dataset.dropQuestion = "";
  drop.setAttribute("aria-label", `Remove ${name.toLowerCase()}`);
  item.append(field, drop);
  place.querySelector("[data-questions] ol").append(item);
  field.focus();
}

function addPiece(button) {
  const before = button.closest(".piece");
  const item = before.cloneNode(true);
  added += 1;
  item.className = "piece kind-own";
  item.dataset.kind = "own";
  delete item.dataset.heading;
  item.dataset.citations = "";
  const field = item.querySelector("textarea");
  field.id = `added-${added}`;
  field.value = "";
  field.rows = 2;
  const label = item.querySelector("label");
  label.htmlFor = field.id;
  label.textContent = "Your own paragraph";
  item.querySelector(".proofs").replaceChildren();
  item.querySelector("[data-findings]").replaceChildren();
  before.after(item);
  fit(field);
  field.focus();
}

function dropPiece(button) {
  const item = button.closest(".piece");
  const next = item.nextElementSibling ?? item.previousElementSibling;
  if (!next) return;
  item.remove();
  next.querySelector("textarea").focus();
  announce("Removed");
  later();
}

function fit(field) {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}

// Checks

function later() {
  clearTimeout(timer);
  place.querySelector("[data-verdict]").textContent = "Checking …";
  timer = setTimeout(check, CHECK_MS);
}

async function check() {
  clearTimeout(timer);
  turn += 1;
  const mine = turn;
  try {
    const response = await post("/reply/check", work());
    if (mine !== turn) return;
    if (!response.ok) return unchecked(await reason(response));
    show((await response.json()).checks);
  } catch {
    if (mine === turn) unchecked("The checks did not run. Change a word to try again.");
  }
}

function unchecked(words) {
  place.querySelector("[data-verdict]").textContent = words;
}

function show(checks) {
  const pieces = [...place.querySelectorAll(".piece")];
  const general = place.querySelector("[data-general]");
  for (const list of [general, ...place.querySelectorAll("[data-findings]")]) list.replaceChildren();
  for (const [number, one] of checks.entries()) {
    const list = pieces[one.block]?.querySelector("[data-findings]") ?? general;
    list.append(finding(one, number));
  }
  for (const piece of pieces) {
    const failed = piece.querySelector(".finding.error");
    piece.querySelector("textarea").toggleAttribute("aria-invalid", Boolean(failed));
    if (failed) piece.querySelector("textarea").setAttribute("aria-invalid", "true");
  }
  verdict();
}

function finding(one, number) {
  const box = element("div", { className: `finding ${one.level}` });
  box.append(element("p", { textContent: `${one.level === "error" ? "Failed check" : "Worth a look"}: ${one.text}` }));
  if (one.level === "error") {
    const label = element("label", { className: "tick" });
    const tick = element("input", { type: "checkbox", id: `seen-${number}`, checked: seen.has(one.text) });
    tick.dataset.seen = one.text;
    label.append(tick, " I have seen this and leave it so");
    box.append(label);
  }
  return box;
}

function verdict() {
  const open = [...place.querySelectorAll("[data-seen]")].filter((tick) => !tick.checked).length;
  const looks = place.querySelectorAll(".finding.warning").length;
  const urgent = place.querySelector("[data-urgent-seen]");
  const words = [];
  if (urgent && !urgent.checked) words.push("The urgent part has not been marked as seen.");
  if (open) words.push(`${open} failed check${open > 1 ? "s" : ""} to mend, or to mark as seen.`);
  if (!words.length) words.push("Ready to export.");
  if (looks) words.push(`${looks} sentence${looks > 1 ? "s" : ""} worth a look.`);
  const line = place.querySelector("[data-verdict]");
  line.textContent = words.join(" ");
  line.classList.toggle("open", isOpen());
}

function isOpen() {
  return Boolean(place.querySelector("[data-seen]:not(:checked), [data-urgent-seen]:not(:checked)"));
}

// Export

async function exported(button) {
  const format = button.dataset.export;
  const says = place.querySelector("[data-export-trouble]");
  say(says, "");
  button.disabled = true;
  try {
    await check();
    if (isOpen()) return say(says, "First look at what is still open: see above, and the marked paragraphs.");
    const response = await post("/reply/export", { ...work(), format });
    if (!response.ok) return say(says, await reason(response));
    if (format === "txt") await copy(await response.text());
    else download(await response.blob(), `reply.${format}`);
  } catch {
    say(says, "The file did not come through. Please try again.");
  } finally {
    button.disabled = false;
  }
}

function download(blob, name) {
  const link = element("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  announce(`Saved as ${name}`);
}

async function copy(text) {
  const field = place.querySelector("[data-copied]");
  field.value = text;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Browsers keep the clipboard from pages without https: then the words are shown and selected.
    field.hidden = false;
    field.select();
    document.execCommand("copy");
  }
  const button = place.querySelector('[data-export="txt"]');
  const words = button.dataset.words ?? button.textContent;
  button.dataset.words = words;
  button.textContent = "Copied";
  announce("Copied");
  setTimeout(() => (button.textContent = words), 2500);
}

// What is sent

function work() {
  const pieces = [...place.querySelectorAll(".piece")];
  return {
    ...sent,
    draft: place.querySelector("[data-draft]").dataset.draft,
    blocks: pieces.map((piece) => ({
      kind: piece.dataset.kind,
      text: words(piece),
      citations: piece.dataset.citations.split(" ").filter(Boolean).map(Number),
    })),
    seen: [...seen],
    urgent_seen: Boolean(place.querySelector("[data-urgent-seen]")?.checked),
  };
}

// A heading is bold to a mail program: its stars are put back.
function words(piece) {
  const text = piece.querySelector("textarea").value.trim();
  return text && "heading" in piece.dataset ? `**${text.replaceAll("**", "")}**` : text;
}

function post(path, body) {
  return fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

async function reason(response) {
  try {
    return (await response.json()).detail;
  } catch {
    return "Something went wrong. Please try again.";
  }
}

function say(line, words) {
  line.textContent = words;
  line.hidden = !words;
}

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}
