// Leaving quickly: the page is replaced, so that Back does not return to it.

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-exit]");
  if (!link) return;
  event.preventDefault();
  document.body.hidden = true;
  try {
    top.location.replace(link.href); // out of another site's frame too
  } catch {
    location.replace(link.href);
  }
});
