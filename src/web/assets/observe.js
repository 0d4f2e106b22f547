/*
 * Drawing a frame on the picture by mouse, finger or arrow keys. The frame goes into a field of the form, and nothing
 * else: adding, removing and entering are the form's own business, with script as without.
 */
(() => {
  const form = document.querySelector('#noter');
  const field = form?.querySelector('[data-field]');
  if (!form || !field) return;

  const SVG = 'http://www.w3.org/2000/svg';
  const board = field.parentElement;
  const frames = board.querySelector('svg.frames');
  const kept = form.querySelector('[data-place]');
  const where = form.querySelector('[data-where]');
  const zone = form.querySelector('[data-zone]');
  const told = form.querySelector('[data-told]');
  /** A tap or a first arrow makes a frame of this side, as a fraction of the picture's longer side. */
  const SIDE = 0.14;
  const STEP = 0.02;
  const LEAST = 0.02;
  /** A press that moves less is a tap: in CSS pixels. */
  const TAP_PX = 6;

  for (const one of form.querySelectorAll('[data-click]')) one.hidden = true;
  for (const one of form.querySelectorAll('[data-board]')) one.hidden = false;

  const clamp = (value, least, most) => Math.min(Math.max(value, least), most);
  const tidy = (value) => Math.round(value * 10000) / 10000;
  const percent = (value) => `${tidy(value) * 100}%`;
  const inWords = (value) => `${Math.round(value * 100)} %`;

  let place = read(kept.value);

  function read(text) {
    const [x, y, width, height] = text.split(' ').map(Number);
    return text === '' || height === undefined ? null : { x, y, width, height };
  }

  function put(next) {
    place = next;
    if (next === null) {
      kept.value = '';
      where.textContent = 'Aucun endroit marqué pour l’instant.';
    } else {
      const width = clamp(next.width, LEAST, 1);
      const height = clamp(next.height, LEAST, 1);
      const x = clamp(next.x, 0, 1 - width);
      const y = clamp(next.y, 0, 1 - height);
      place = { x, y, width, height };
      kept.value = [x, y, width, height].map(tidy).join(' ');
      where.textContent = `Endroit marqué\u00a0: ${words(place)}.`;
      zone.value = '';
    }
    draw();
  }

  function words({ x, y, width, height }) {
    return `à ${inWords(x)} du bord gauche et ${inWords(y)} du haut, ${inWords(width)} de large, ${inWords(height)} de haut`;
  }

  function make(name, attributes, parent) {
    const one = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
    parent.append(one);
    return one;
  }

  function draw() {
    frames.querySelector('.now')?.remove();
    if (place === null) return;
    const group = make('g', { class: 'frame now' }, frames);
    const at = { x: percent(place.x), y: percent(place.y) };
    const size = { width: percent(place.width), height: percent(place.height) };
    make('rect', { class: 'under', ...at, ...size }, group);
    make('rect', { class: 'line', ...at, ...size }, group);
    const corner = make('svg', { ...at, overflow: 'visible' }, group);
    make('rect', { class: 'plate', width: 24, height: 22 }, corner);
    make('text', { x: 12, y: 16, 'text-anchor': 'middle' }, corner).textContent = field.dataset.number;
  }

  /** Said to screen readers once the keys rest. */
  let timer;
  function tell() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      told.textContent = place === null ? 'Cadre ôté.' : `Cadre ${words(place)}.`;
    }, 400);
  }

  function around(x, y) {
    const { width, height } = field.getBoundingClientRect();
    const side = SIDE * Math.max(width, height);
    const [wide, high] = [Math.min(side / width, 1), Math.min(side / height, 1)];
    return { x: x - wide / 2, y: y - high / 2, width: wide, height: high };
  }

  /* Mouse, pen and finger. */

  let start = null;

  function pointOf(event) {
    const { left, top, width, height } = field.getBoundingClientRect();
    return {
      x: clamp((event.clientX - left) / width, 0, 1),
      y: clamp((event.clientY - top) / height, 0, 1),
      px: event.clientX,
      py: event.clientY,
    };
  }

  function between(from, to) {
    return {
      x: Math.min(from.x, to.x),
      y: Math.min(from.y, to.y),
      width: Math.abs(to.x - from.x),
      height: Math.abs(to.y - from.y),
    };
  }

  function isTap(from, to) {
    return Math.hypot(to.px - from.px, to.py - from.py) < TAP_PX;
  }

  field.addEventListener('pointerdown', (event) => {
    // A second finger zooms: it draws nothing.
    if (!event.isPrimary || event.button !== 0) return;
    start = { ...pointOf(event), before: place };
    field.setPointerCapture(event.pointerId);
  });
  field.addEventListener('pointermove', (event) => {
    if (start === null || !event.isPrimary) return;
    const here = pointOf(event);
    if (!isTap(start, here)) put(between(start, here));
  });
  field.addEventListener('pointerup', (event) => {
    if (start === null || !event.isPrimary) return;
    const here = pointOf(event);
    put(isTap(start, here) ? around(here.x, here.y) : between(start, here));
    start = null;
    tell();
  });
  field.addEventListener('pointercancel', () => {
    if (start !== null) put(start.before);
    start = null;
  });

  /* Keys: arrows move, with Shift they size; Alt, Ctrl and Meta stay the browser's. */

  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  field.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const arrow = ARROWS[event.key];
    if (arrow !== undefined) {
      const [dx, dy] = arrow.map((one) => one * STEP);
      const now = place ?? around(0.5, 0.5);
      if (place === null) put(now);
      else if (event.shiftKey) put({ ...now, width: now.width + dx, height: now.height + dy });
      else put({ ...now, x: now.x + dx, y: now.y + dy });
    } else if (event.key === 'Escape' && place !== null) put(null);
    else return;
    event.preventDefault();
    tell();
  });

  /* A part of the picture that is named in the list takes the frame's place. */
  zone.addEventListener('change', () => {
    if (zone.value !== '') {
      const { value } = zone;
      put(null);
      zone.value = value;
      where.textContent = `Endroit choisi\u00a0: ${zone.selectedOptions[0].textContent}.`;
    }
  });

  /* On a narrow screen the list stands below: choosing leads back to the picture. */
  form.addEventListener('change', (event) => {
    if (event.target.name !== 'id') return;
    const { bottom } = board.getBoundingClientRect();
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (bottom < 80) board.scrollIntoView({ block: 'center', behavior: calm ? 'auto' : 'smooth' });
  });

  draw();
})();
