/* Reporting with script: preview, place on request, sending with its progress, a draft that outlives the network. */
(() => {
  const form = document.querySelector('form[data-report]');
  if (!form) return;
  document.body.classList.add('scripted');
  const find = (selector) => document.querySelector(selector);
  const [camera, gallery] = [form.elements.namedItem('photo'), form.elements.namedItem('fichier')];
  const sending = find('[data-sending]');
  const progress = form.querySelector('progress');
  const button = form.querySelector('button[type=submit]');
  /** The chosen file, whichever way it came: kept by itself, for a field cannot be filled again. */
  let chosen = null;
  let isSent = false;

  /* --- The draft: in this browser only, until it is sent or dropped --- */
  const STORE = 'brouillons';
  const KEY = 'signalement';
  function inStore(mode, work) {
    return new Promise((resolve, reject) => {
      const opened = indexedDB.open('vigie', 1);
      opened.addEventListener('upgradeneeded', () => opened.result.createObjectStore(STORE));
      opened.addEventListener('error', () => reject(opened.error));
      opened.addEventListener('success', () => {
        const db = opened.result;
        const transaction = db.transaction(STORE, mode);
        const asked = work(transaction.objectStore(STORE));
        transaction.addEventListener('complete', () => {
          db.close();
          resolve(asked.result);
        });
        transaction.addEventListener('abort', () => {
          db.close();
          reject(transaction.error);
        });
      });
    });
  }
  const readDraft = () => inStore('readonly', (store) => store.get(KEY));
  const dropDraft = () => inStore('readwrite', (store) => store.delete(KEY));
  function draft() {
    const fields = {};
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') fields[name] = value;
    return { fields, file: chosen && { blob: chosen.file, field: chosen.field, name: chosen.file.name } };
  }
  const said = () => JSON.stringify(draft().fields);
  const untouched = said();
  let keeping = 0;
  let isKept = false;
  async function keep() {
    window.clearTimeout(keeping);
    // A form as it came is nobody's work: kept, it would be offered later as if it were.
    if (isSent || (chosen === null && said() === untouched)) return isKept;
    try {
      await inStore('readwrite', (store) => store.put(draft(), KEY));
      isKept = true;
    } catch {
      // A browser without storage (private window) or a full one: sending works all the same, and the page says so.
      isKept = false;
    }
    return isKept;
  }
  form.addEventListener('input', () => {
    window.clearTimeout(keeping);
    keeping = window.setTimeout(() => void keep(), 400);
  });

  /* --- The photograph --- */
  function choose(file, field) {
    chosen = file && { file, field };
    form.classList.toggle('has-photo', Boolean(file));
    void preview();
  }
  for (const input of [camera, gallery])
    input.addEventListener('change', () => {
      const [file] = input.files;
      if (!file) return;
      (input === camera ? gallery : camera).value = '';
      choose(file, input.name);
      void keep();
    });
  async function preview() {
    const figure = find('[data-preview]');
    const [canvas, words] = [figure.querySelector('canvas'), figure.querySelector('figcaption')];
    figure.hidden = !chosen;
    if (!chosen) return;
    const { size } = chosen.file;
    const weight =
      size < 1e6
        ? `${Math.ceil(size / 1000)}\u00a0Ko`
        : `${(size / 1e6).toLocaleString('fr-FR', { maximumFractionDigits: 1 })}\u00a0Mo`;
    words.textContent = `Photo prête, ${weight}. Elle part avec le signalement.`;
    canvas.hidden = true;
    try {
      // Drawn, not linked: the page loads no picture from anywhere but Vigie.
      const bitmap = await createImageBitmap(chosen.file);
      const scale = Math.min(1, 320 / Math.max(bitmap.width, bitmap.height));
      canvas.width = Math.max(1, Math.round(bitmap.width * scale));
      canvas.height = Math.max(1, Math.round(bitmap.height * scale));
      canvas.getContext('2d').drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      bitmap.close();
      canvas.hidden = false;
    } catch {
      // A format that this browser does not draw (HEIC, PDF): it is sent all the same.
      words.textContent = `Fichier prêt, ${weight}, sans aperçu dans ce navigateur.`;
    }
  }

  /* --- The place, only when asked for --- */
  const place = find('[data-place]');
  const placeSaid = find('[data-place-said]');
  if ('geolocation' in navigator && window.isSecureContext) {
    place.hidden = false;
    place.addEventListener('click', () => {
      placeSaid.textContent = 'Recherche de la position…';
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          const field = form.elements.namedItem('lieu');
          // Three decimals: a street, not a doorstep.
          const here = `${coords.latitude.toFixed(3)}, ${coords.longitude.toFixed(3)}`;
          field.value = field.value.trim() === '' ? here : `${field.value.trim()} (${here})`;
          placeSaid.textContent = 'Position notée, à une centaine de mètres près. Vous pouvez la changer.';
          void keep();
        },
        () => {
          placeSaid.textContent = 'La position n’a pas pu être lue. Écrivez le lieu en quelques mots.';
        },
        { enableHighAccuracy: false, timeout: 10_000, maximumAge: 60_000 },
      );
    });
  }

  /* --- Sending --- */
  function say(text, isProblem) {
    sending.replaceChildren();
    if (text === '') return;
    const box = document.createElement('div');
    if (isProblem) {
      box.className = 'problems';
      box.setAttribute('role', 'alert');
    }
    box.textContent = text;
    sending.append(box);
  }
  function rest() {
    progress.hidden = true;
    button.disabled = false;
    button.textContent = 'Envoyer le signalement';
  }
  async function failed() {
    rest();
    button.textContent = 'Réessayer l’envoi';
    say(
      (await keep())
        ? 'Le réseau a lâché. Votre signalement et sa photo sont gardés dans cet appareil : réessayez, ou revenez plus tard sur cette page.'
        : 'Le réseau a lâché. Gardez cette page ouverte et réessayez : ce navigateur ne garde rien une fois fermé.',
      true,
    );
  }
  /** What the answered page says went wrong; the form stays as it is, with its photograph. */
  function problemsOf(html) {
    const page = new DOMParser().parseFromString(html, 'text/html');
    const lines = [...page.querySelectorAll('.problems li')].map((one) => one.textContent.trim());
    return lines.length > 0 ? lines.join(' ') : (page.querySelector('main h1')?.textContent ?? '').trim();
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const body = new FormData(form);
    body.delete('photo');
    body.delete('fichier');
    if (chosen) body.append(chosen.field, chosen.file, 'photo');
    const request = new XMLHttpRequest();
    request.open('POST', form.action);
    request.timeout = 300_000;
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      progress.value = total > 0 ? (100 * loaded) / total : 0;
      button.textContent =
        loaded < total ? `Envoi… ${Math.floor(progress.value)}\u00a0%` : 'Envoyé, un instant…';
    });
    request.addEventListener('load', () => void answered(request));
    for (const end of ['error', 'timeout', 'abort']) request.addEventListener(end, () => void failed());
    say('', false);
    progress.value = 0;
    progress.hidden = false;
    button.disabled = true;
    button.textContent = 'Envoi…';
    void keep();
    request.send(body);
  });
  async function answered(request) {
    const isTaken =
      request.status === 200 && new URL(request.responseURL).pathname.startsWith('/signalements/');
    if (isTaken) {
      isSent = true;
      window.clearTimeout(keeping);
      await dropDraft().catch(() => undefined);
      window.location.assign(request.responseURL);
      return;
    }
    rest();
    await keep();
    say(
      request.status === 401 || request.status === 403
        ? 'Votre session est fermée : ouvrez-la de nouveau par un lien d’entrée. Le signalement vous attend dans cet appareil.'
        : problemsOf(request.responseText) || 'Le signalement n’a pas été pris. Réessayez dans un moment.',
      true,
    );
  }

  /* --- What waits from before --- */
  const note = find('[data-draft]');
  function take({ fields, file }) {
    for (const [name, value] of Object.entries(fields)) {
      const field = form.elements.namedItem(name);
      if (field && !(field instanceof RadioNodeList && field.value === undefined)) field.value = value;
    }
    if (file) choose(new File([file.blob], file.name, { type: file.blob.type }), file.field);
    if (['evenement', 'evenement_le', 'adresse', 'note'].some((name) => fields[name]))
      form.querySelector('details.more').open = true;
  }
  readDraft().then(
    (waiting) => {
      if (!waiting) return;
      note.hidden = false;
      find('[data-draft-take]').addEventListener('click', () => {
        take(waiting);
        note.hidden = true;
        button.focus();
      });
      find('[data-draft-drop]').addEventListener('click', () => {
        note.hidden = true;
        // What was begun on this page since then stays.
        void dropDraft()
          .then(keep)
          .catch(() => undefined);
      });
    },
    // No storage, no draft.
    () => undefined,
  );
})();
