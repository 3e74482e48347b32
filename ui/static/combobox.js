// A list of questions under a search box: arrow keys choose, Enter takes, Escape closes.

const PAUSE_MS = 120; // in typing, before the list is asked for

export function completing(input, box, taken) {
  const list = box.querySelector("[role=listbox]");
  let timer = 0;
  let active = -1;
  let latest = 0;

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  close();

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(offer, PAUSE_MS);
  });
  input.addEventListener("keydown", (event) => {
    const open = !box.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) offer();
      else move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      if (open && active >= 0) {
        event.preventDefault();
        take(list.children[active].textContent);
      }
      dismiss();
    } else if (event.key === "Escape" && open) {
      event.preventDefault(); // or the box would be emptied too
      dismiss();
    }
  });
  input.addEventListener("blur", dismiss);
  // Before the box loses the focus, and the list with it.
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
  });
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(option.textContent);
  });

  async function offer() {
    const number = ++latest;
    let questions = [];
    try {
      const body = new URLSearchParams({ q: input.value });
      const response = await fetch("/look-up/questions", { method: "POST", body });
      if (response.ok) questions = (await response.json()).questions;
    } catch {
      // Without a connection nothing is offered; the search itself says so.
    }
    if (number !== latest || document.activeElement !== input) return;
    list.replaceChildren(...questions.map(option));
    active = -1;
    if (questions.length) open();
    else close();
  }

  function option(question, number) {
    const item = document.createElement("li");
    item.id = `option-${number}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.textContent = question;
    return item;
  }

  function move(step) {
    const options = [...list.children];
    active = active + step < -1 ? options.length - 1 : active + step >= options.length ? -1 : active + step;
    options.forEach((item, number) => item.setAttribute("aria-selected", String(number === active)));
    if (active < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", options[active].id);
      options[active].scrollIntoView({ block: "nearest" });
    }
  }

  function take(words) {
    input.value = words;
    dismiss();
    taken(words);
  }

  function dismiss() {
    clearTimeout(timer);
    latest += 1; // what is on its way comes too late
    close();
  }

  function open() {
    box.hidden = false;
    input.setAttribute("aria-expanded", "true");
    input.removeAttribute("aria-activedescendant");
  }

  function close() {
    box.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
}
