// The conversation: asking by a tap, what is shown while an answer comes, where it is scrolled to.

import { announce } from "./announcer.js";
import "./copy.js";
import "./exit.js";
import { ask, mend, textarea } from "./gradio.js";
import { watchKeeping } from "./keep.js";
import { watchSources } from "./source-panel.js";

const SLOW_MS = 10_000;
const TOUCH = matchMedia("(pointer: coarse)");

let slow = 0;
let answered = null; // the number of the last exchange that has been announced
let growing = null; // the number of the exchange that a language model is still writing

watchSources();
watchKeeping();
whenThere("#transcript", start);

function start(transcript) {
  mend(document);
  new MutationObserver(() => shown(transcript)).observe(transcript, {
    childList: true,
    subtree: true,
    characterData: true,
  });
  new MutationObserver(() => {
    if (document.documentElement.lang !== "en-GB") document.documentElement.lang = "en-GB";
  }).observe(document.documentElement, { attributeFilter: ["lang"] });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-ask]");
    if (button) ask(button.dataset.ask);
    if (event.target.closest("#send")) asking(textarea().value);
    const skip = event.target.closest("[data-skip]");
    if (skip) {
      event.preventDefault();
      textarea().focus();
    }
  }, true);
  document.addEventListener("unanswered", () => {
    warn("No answer came. Your question is back in the box: please ask again.");
  });
  textarea().addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) asking(textarea().value);
  }, true);
}

// The question at once, so that a slow network is not silence. While one is being answered, one
// more waits below it: the last that was asked.
function asking(question) {
  if (!question.trim()) return;
  boxes().filter((box, number) => number || "warned" in box.dataset).forEach((box) => box.remove());
  const heading = document.createElement("p");
  heading.className = "asked";
  heading.textContent = question.trim();
  const waiting = document.createElement("p");
  waiting.className = "waiting";
  waiting.textContent = "Looking in the documents …";
  const box = document.createElement("div");
  box.className = "exchange asking";
  box.append(heading, waiting);
  document.getElementById("pending").append(box);
  box.scrollIntoView({ block: "nearest" });
  clearTimeout(slow);
  slow = setTimeout(
    () => warn("This is taking longer than it should. Please check your connection and ask again."),
    SLOW_MS,
  );
}

function boxes() {
  return [...document.querySelectorAll("#pending .asking")];
}

function settled() {
  boxes()[0]?.remove();
  if (!boxes().length) clearTimeout(slow);
}

function warn(words) {
  const box = boxes()[0];
  if (!box) return;
  box.dataset.warned = "";
  box.querySelector(".waiting").textContent = words;
  announce(words);
}

function shown(transcript) {
  const exchanges = transcript.querySelectorAll("[data-exchange]");
  const last = exchanges[exchanges.length - 1];
  if (!last) {
    // Gradio also draws here while a first question is under way: that settles nothing.
    if (answered !== null) {
      boxes().forEach(settled);
      announce("Started again.");
    }
    answered = growing = null;
    if (!TOUCH.matches && document.activeElement === document.body) textarea().focus();
    return;
  }
  const number = last.dataset.exchange;
  if (number === answered) return;
  if (!("growing" in last.dataset)) {
    answered = number;
    announce(last.dataset.announce, { urgent: "urgent" in last.dataset });
  }
  if (number === growing) return;
  growing = number;
  settled();
  const heading = last.querySelector(".asked");
  // A tapped suggestion is gone with the old page, and a phone's keyboard would cover the answer.
  if (TOUCH.matches || document.activeElement !== textarea()) heading.focus({ preventScroll: true });
  heading.scrollIntoView({ block: "start" });
}

// Gradio draws its components some time after the page.
function whenThere(selector, then) {
  const found = document.querySelector(`${selector} .html-container *`) && textarea();
  if (found) then(document.querySelector(selector));
  else setTimeout(() => whenThere(selector, then), 30);
}
