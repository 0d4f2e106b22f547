/* Rectangles over faces: drawn with a finger or a mouse, moved with the keyboard. */
(() => {
  const root = document.querySelector('[data-faces]');
  if (!root) return;
  const sheet = root.querySelector('[data-sheet]');
  const form = root.querySelector('[data-drawn]');
  const count = root.querySelector('[data-count]');
  const most = Number(root.dataset.most);
  for (const one of document.querySelectorAll('[data-plain]')) one.hidden = true;
  for (const one of document.querySelectorAll('[data-scripted]')) one.hidden = false;
  form.hidden = false;

  /** Fractions of the picture. */
  let areas = JSON.parse(root.dataset.areas);
  const within = (value) => Math.min(1, Math.max(0, value));
  const LEAST = 0.015;

  function placeOf(event) {
    const box = sheet.getBoundingClientRect();
    return {
      x: within((event.clientX - box.left) / box.width),
      y: within((event.clientY - box.top) / box.height),
    };
  }
  function put(element, area) {
    element.style.left = `${area.x * 100}%`;
    element.style.top = `${area.y * 100}%`;
    element.style.width = `${area.width * 100}%`;
    element.style.height = `${area.height * 100}%`;
  }
  function tell() {
    const n = areas.length;
    count.textContent =
      n === 0 ? 'Aucun endroit à masquer.' : n === 1 ? '1 endroit à masquer.' : `${n} endroits à masquer.`;
    form.elements.namedItem('zones').value = JSON.stringify(areas);
  }
  function draw(focused) {
    for (const one of sheet.querySelectorAll('.area-group')) one.remove();
    for (const [index, area] of areas.entries()) sheet.append(groupOf(area, index));
    tell();
    if (focused !== undefined) sheet.querySelectorAll('.area')[focused]?.focus();
  }
  function groupOf(area, index) {
    const group = document.createElement('div');
    group.className = 'area-group';
    const box = document.createElement('div');
    box.className = 'area';
    box.tabIndex = 0;
    box.setAttribute('role', 'button');
    box.setAttribute('aria-label', `Endroit masqué ${index + 1}`);
    box.setAttribute('aria-describedby', 'aide-clavier');
    put(box, area);
    const drop = document.createElement('button');
    drop.type = 'button';
    drop.className = 'drop';
    drop.textContent = '×';
    drop.setAttribute('aria-label', `Retirer l’endroit ${index + 1}`);
    drop.style.left = `calc(${(area.x + area.width) * 100}% - 1.75rem)`;
    drop.style.right = 'auto';
    drop.style.top = `${area.y * 100}%`;
    drop.addEventListener('pointerdown', (event) => event.stopPropagation());
    drop.addEventListener('click', () => remove(index));
    box.addEventListener('keydown', (event) => keys(event, index));
    box.addEventListener('pointerdown', (event) => move(event, box, index));
    group.append(box, drop);
    return group;
  }
  function remove(index) {
    areas = areas.filter((_, at) => at !== index);
    draw();
    root.querySelector('[data-add]').focus();
  }
  function keys(event, index) {
    const area = areas[index];
    const step = 0.01;
    const [dx, dy] =
      { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[
        event.key
      ] ?? [];
    if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      remove(index);
    } else if (dx !== undefined) {
      event.preventDefault();
      const next = event.shiftKey
        ? { ...area, width: area.width + dx, height: area.height + dy }
        : { ...area, x: area.x + dx, y: area.y + dy };
      next.width = Math.min(1, Math.max(LEAST, next.width));
      next.height = Math.min(1, Math.max(LEAST, next.height));
      next.x = Math.min(1 - next.width, Math.max(0, next.x));
      next.y = Math.min(1 - next.height, Math.max(0, next.y));
      areas = areas.map((one, at) => (at === index ? next : one));
      draw(index);
    }
  }
  function follow(target, pointerId, moved, ended) {
    target.setPointerCapture(pointerId);
    const end = (event) => {
      target.removeEventListener('pointermove', moved);
      target.removeEventListener('pointerup', end);
      target.removeEventListener('pointercancel', end);
      ended(event);
    };
    target.addEventListener('pointermove', moved);
    target.addEventListener('pointerup', end);
    target.addEventListener('pointercancel', end);
  }
  function move(event, box, index) {
    event.stopPropagation();
    if (!event.isPrimary) return;
    const [start, area] = [placeOf(event), areas[index]];
    let next = area;
    follow(
      box,
      event.pointerId,
      (moved) => {
        const at = placeOf(moved);
        next = {
          ...area,
          x: Math.min(1 - area.width, Math.max(0, area.x + at.x - start.x)),
          y: Math.min(1 - area.height, Math.max(0, area.y + at.y - start.y)),
        };
        put(box, next);
      },
      () => {
        areas = areas.map((one, at) => (at === index ? next : one));
        draw(index);
      },
    );
  }
  sheet.addEventListener('pointerdown', (event) => {
    if (!event.isPrimary || (event.pointerType === 'mouse' && event.button !== 0) || areas.length >= most)
      return;
    event.preventDefault();
    const start = placeOf(event);
    const box = document.createElement('div');
    box.className = 'area area-group';
    sheet.append(box);
    let area = { ...start, width: 0, height: 0 };
    follow(
      sheet,
      event.pointerId,
      (moved) => {
        const at = placeOf(moved);
        area = {
          x: Math.min(start.x, at.x),
          y: Math.min(start.y, at.y),
          width: Math.abs(at.x - start.x),
          height: Math.abs(at.y - start.y),
        };
        put(box, area);
      },
      (ended) => {
        // A touch that became a zoom draws nothing; neither does a mere tap.
        if (ended.type === 'pointerup' && area.width >= LEAST && area.height >= LEAST)
          areas = [...areas, area];
        draw();
      },
    );
  });
  root.querySelector('[data-add]').addEventListener('click', () => {
    if (areas.length >= most) return;
    areas = [...areas, { x: 0.4, y: 0.4, width: 0.2, height: 0.2 }];
    draw(areas.length - 1);
  });
  draw();
})();
