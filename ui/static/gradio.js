// What Gradio's components lack for people who use a keyboard or a screen reader.

export function mend(root) {
  document.documentElement.lang = "en-GB"; // Gradio sets its own interface's language
  root.querySelectorAll("#who fieldset").forEach((group, number) => {
    const legend = group.querySelector('[data-testid="block-info"]');
    legend.id = `who-${number}`;
    group.setAttribute("role", "radiogroup");
    group.setAttribute("aria-labelledby", legend.id);
    for (const radio of group.querySelectorAll("input")) {
      radio.name = legend.id; // one group, so that the arrow keys move within it
      radio.removeAttribute("aria-checked");
    }
  });
  const text = textarea();
  text.setAttribute("enterkeyhint", "send");
  text.setAttribute("autocomplete", "off");
}

export function textarea() {
  return document.querySelector("#question textarea");
}

// Put words into the question and send them, as if they had been typed.
export function ask(words) {
  const text = textarea();
  text.value = words;
  text.dispatchEvent(new Event("input", { bubbles: true }));
  setTimeout(() => document.getElementById("send").click(), 0);
}
