// A source beside the conversation, or over it on a small screen, at the words cited.

const WIDE = matchMedia("(min-width: 64rem)");

const panel = document.getElementById("source-panel");
const title = document.getElementById("source-panel-title");
const body = panel.querySelector("[data-body]");
const head = panel.querySelector("[data-head]");
const alone = panel.querySelector(".panel-open");

let opener = null; // the button that opened it
let closing = false;

export function watchSources() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-source]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link);
  });
  panel.querySelector("[data-close]").addEventListener("click", close);
  panel.addEventListener("cancel", (event) => {
    event.preventDefault(); // the Escape key, when the panel is over the page
    close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel.open) close();
  });
  body.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (!link) return;
    event.preventDefault();
    goTo(link.getAttribute("href").slice(1));
  });
  addEventListener("popstate", () => panel.open && hide());
}

async function open(link) {
  expanded(false);
  opener = link;
  expanded(true);
  title.textContent = `Source ${link.dataset.source}`;
  alone.href = link.href;
  head.replaceChildren();
  body.replaceChildren(line("Opening the source …"));
  if (!panel.open) show();
  try {
    const response = await fetch(link.href);
    if (!response.ok) throw new Error(String(response.status));
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (opener !== link) return; // another has been asked for meanwhile
    const article = document.adoptNode(page.querySelector("[data-source-page]"));
    // Who says it stays in sight; the document scrolls beneath.
    const bar = article.querySelector("[data-quote-bar]");
    head.replaceChildren(article.querySelector("[data-said-by]"), ...(bar ? bar.querySelectorAll(".actions, textarea") : []));
    bar?.remove();
    title.textContent += `: ${article.querySelector("h1").textContent}`;
    article.querySelector("h1").remove();
    body.replaceChildren(article);
    goTo("quote");
    link.scrollIntoView({ block: "nearest" });
  } catch {
    body.replaceChildren(line("The source could not be opened. Please try again."));
  }
  title.focus();
}

function show() {
  if (WIDE.matches) {
    panel.show();
    return;
  }
  panel.showModal();
  // Back closes the panel, and does not leave the conversation.
  history.pushState({ source: true }, "");
}

function close() {
  if (closing) return; // Escape comes as a key and as a cancelled dialog
  closing = true;
  if (history.state?.source) history.back();
  else hide();
}

function hide() {
  closing = false;
  panel.close();
  expanded(false);
  // The conversation may have been drawn again since: then the button is the one that took its place.
  const href = opener?.getAttribute("href");
  const back = opener?.isConnected ? opener : document.querySelector(`a[href="${CSS.escape(href)}"]`);
  back?.focus();
  opener = null;
  body.replaceChildren();
}

function expanded(isOpen) {
  if (isOpen) opener?.setAttribute("aria-expanded", "true");
  else opener?.removeAttribute("aria-expanded");
}

function goTo(id) {
  const place = body.querySelector(`#${CSS.escape(id)}`);
  if (!place) return;
  place.closest("details")?.setAttribute("open", "");
  // scrollIntoView would move the page behind as well.
  const above = id === "quote" ? body.clientHeight / 4 : 8;
  body.scrollTop += place.getBoundingClientRect().top - body.getBoundingClientRect().top - above;
}

function line(words) {
  const paragraph = document.createElement("p");
  paragraph.textContent = words;
  return paragraph;
}
