/* Keys act on what is on the screen: <a data-key="s"> or <button data-key="c">. Everything works without them. */
(() => {
  const FIELDS = 'input, textarea, select, [contenteditable]';

  function isVisible(element) {
    return element.getClientRects().length > 0 && !element.disabled;
  }

  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.repeat || event.isComposing) return;
    // Browser and screen-reader shortcuts stay theirs.
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target instanceof Element && event.target.closest(FIELDS) !== null) return;
    const key = event.key.toLowerCase();
    const found = [...document.querySelectorAll('[data-key]')].find(
      (element) => element.dataset.key === key && isVisible(element),
    );
    if (found === undefined) return;
    event.preventDefault();
    found.click();
  });
})();
