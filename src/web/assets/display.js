/* Greying, blurring or showing visuals without leaving the page. Without it the form does the same. */
(() => {
  function apply(display) {
    const { classList } = document.body;
    classList.remove('visuals-grey', 'visuals-blurred');
    if (display !== 'clear') classList.add(`visuals-${display}`);
  }

  async function keep(form, display) {
    // The answer leads back to this very page: it need not be fetched.
    const body = new URLSearchParams({ visuels: display });
    const answer = await fetch(form.action, { method: 'POST', body, redirect: 'manual' });
    if (answer.type !== 'opaqueredirect') throw new Error(`not kept: ${answer.status}`);
    apply(display);
  }

  document.addEventListener('submit', (event) => {
    const { target: form, submitter } = event;
    if (!form.matches('[data-display]:not([data-plain])') || submitter === null) return;
    event.preventDefault();
    keep(form, submitter.value).catch(() => {
      // The browser tries it by itself, and says what is wrong.
      form.dataset.plain = 'yes';
      form.requestSubmit(submitter);
    });
  });
})();
