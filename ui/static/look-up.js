// Search while one types, completed by the bank's questions; sources open beside the results.

import { announce } from "./announcer.js";
import { completing } from "./combobox.js";
import "./copy.js";
import { copied, showCopying } from "./clipboard.js";
import "./exit.js";
import { watchSources } from "./source-panel.js";

const PAUSE_MS = 250; // in typing, before a search
const FEWEST_CHARS = 2;

const form = document.querySelector("form.search");
const input = form.querySelector("#q");
const results = document.querySelector("[data-results]");
const tools = form.querySelector(".tools");

let timer = 0;
let under_way = null; // the fetch whose answer is waited for
let shown = state(); // what the results on the page are of

watchSources();
completing(input, form.querySelector(".options"), () => search());
tools.hidden = !input.value;
// A phone shows the results sooner; where there is room the filters are always in sight.
const narrowing = form.querySelector(".narrowing");
const wide = matchMedia("(min-width: 48rem)");
const fit = () => (narrowing.open = wide.matches || [...form.querySelectorAll("select")].some((s) => s.value));
wide.addEventListener("change", fit);
fit();

input.addEventListener("input", () => soon(PAUSE_MS));
for (const select of form.querySelectorAll("select")) select.addEventListener("change", () => search());
form.addEventListener("submit", (event) => {
  event.preventDefault();
  search();
});
form.querySelector("[data-clear]").addEventListener("click", () => {
  input.value = "";
  for (const select of form.querySelectorAll("select")) select.value = "";
  search();
  input.focus();
});
form.querySelector("[data-copy-search]").addEventListener("click", async (event) => {
  const fields = [...new FormData(form)].filter(([, value]) => value);
  const address = `${location.origin}${location.pathname}?${new URLSearchParams(fields)}`;
  showCopying(event.target, await copied(address));
});

function soon(ms) {
  clearTimeout(timer);
  timer = setTimeout(search, ms);
}

function state() {
  return new URLSearchParams(new FormData(form)).toString();
}

async function search() {
  clearTimeout(timer);
  const wanted = state();
  const words = input.value.trim();
  if (wanted === shown || (words && words.length < FEWEST_CHARS)) return;
  under_way?.abort();
  under_way = new AbortController();
  results.setAttribute("aria-busy", "true");
  try {
    const body = new URLSearchParams(new FormData(form));
    const response = await fetch("/look-up/results", { method: "POST", body, signal: under_way.signal });
    if (!response.ok) throw new Error(String(response.status));
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    results.replaceChildren(...page.body.childNodes);
    shown = wanted;
    tools.hidden = !words;
    const count = results.querySelector("[data-count]");
    const urgent = results.querySelector(".urgent-help h2");
    if (count) announce((urgent ?? count).textContent.trim(), { urgent: Boolean(urgent) });
  } catch (error) {
    if (error.name === "AbortError") return; // another search has taken its place
    const line = document.createElement("p");
    line.className = "failed";
    line.textContent = "The search did not work. Please check your connection and try again.";
    results.replaceChildren(line);
    shown = "";
    announce(line.textContent);
  }
  results.removeAttribute("aria-busy");
}
