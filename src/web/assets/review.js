/* Comfort for the review: one key opens a part and the same key sends it, the picture stays ours while it is looked at. */
(() => {
  /* The letter goes from the fold to the button inside while it is open: C opens, C again sends. */
  for (const fold of document.querySelectorAll('details.answer')) {
    const summary = fold.querySelector('summary');
    const send = fold.querySelector('[data-send]');
    const letter = summary.dataset.key;
    const settle = () => {
      if (send !== null) {
        const [holder, other] = fold.open ? [send, summary] : [summary, send];
        holder.dataset.key = letter;
        delete other.dataset.key;
      }
    };
    settle();
    // Not by « toggle », which comes late: two quick keys are one decision.
    new MutationObserver(() => {
      settle();
      if (!fold.open) return;
      const form = fold.querySelector('form');
      form.tabIndex = -1;
      form.focus({ preventScroll: true });
      form.scrollIntoView({ block: 'nearest' });
    }).observe(fold, { attributeFilter: ['open'] });
  }

  /* Escape closes what is open, from a field as well. */
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing) return;
    const open = document.querySelector('details.answer[open]');
    if (open === null) return;
    open.open = false;
    open.querySelector('summary').focus();
  });

  /* A form is sent once, however often the key is pressed. */
  document.addEventListener('submit', (event) => {
    if (event.target.dataset.sent !== undefined) event.preventDefault();
    event.target.dataset.sent = '';
  });
  window.addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
  });

  /* What was done is said aloud: a live region speaks of what changes in it, not of what stood there first. */
  const said = document.querySelector('.said[role=status] p, p.said[role=status]');
  if (said !== null) {
    const words = [...said.childNodes];
    said.replaceChildren();
    setTimeout(() => said.replaceChildren(...words), 50);
  }

  /* While somebody is there the picture stays hers; a page left open gives it back. */
  const place = document.querySelector('[data-keep]');
  if (place === null) return;
  const EVERY_MS = 4 * 60 * 1000;
  let isUsed = true;
  for (const kind of ['keydown', 'pointermove', 'pointerdown', 'scroll'])
    document.addEventListener(kind, () => (isUsed = true), { passive: true });
  const keep = async () => {
    if (!isUsed || document.visibilityState !== 'visible') return;
    isUsed = false;
    try {
      const answer = await fetch(place.dataset.keep, { method: 'POST' });
      place.textContent = answer.status === 409 ? await answer.text() : '';
    } catch {
      place.textContent = 'Vigie ne répond pas : votre décision attendra que la connexion revienne.';
    }
  };
  setInterval(() => void keep(), EVERY_MS);
})();
