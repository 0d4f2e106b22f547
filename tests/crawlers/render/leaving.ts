/** Ways in which a page may send itself elsewhere, each with a visual that its script drew before. */

export interface Leaving {
  readonly name: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Drawn by script, so that only a browser sees it. */
const DRAWN = `<div id="app"></div><script>document.getElementById('app').innerHTML =
  '<h1>Fête du village</h1><img src="/dessin.jpg" alt="Affiche"><p>Affiche réalisée avec une IA</p>';</script>`;

/** What the page still has to say where its script leaves. */
export const REST = '<p><img src="/suite.jpg" alt="Programme"></p>';

/** Where a page may send itself, by a short name. */
export function placesOf(elsewhere: string): Readonly<Record<string, string>> {
  return {
    'another origin': `${elsewhere}/ailleurs`,
    'what robots refuse': '/interdit',
    'a redirect to another origin': '/redirige',
    'a broken page': '/casse',
    'a file': '/fichier',
    'about:blank': 'about:blank',
    'about:srcdoc': 'about:srcdoc',
    data: 'data:text/html,<h1>Donnees</h1>',
    javascript: 'javascript:"<h1>Script</h1>"',
    'an error page': 'chrome-error://chromewebdata/',
    'a file of this machine': 'file:///etc/hosts',
    'view-source': 'view-source:http://127.0.0.1/',
  };
}

const script = (code: string): string => `<script>${code}</script>`;

/** When a script leaves. */
const MOMENTS: Readonly<Record<string, (code: string) => string>> = {
  'at once': (code) => script(code),
  'at DOMContentLoaded': (code) => script(`document.addEventListener('DOMContentLoaded', () => { ${code} })`),
  'at load': (code) => script(`addEventListener('load', () => { ${code} })`),
  'after a moment': (code) => script(`setTimeout(() => { ${code} }, 120)`),
  'without end': (code) => script(`setInterval(() => { ${code} }, 15)`),
};

const QUOTED = (url: string): string => JSON.stringify(url).replaceAll('<', '\\u003c');

/** By which means it leaves; each gives code. */
const MEANS: Readonly<Record<string, (url: string) => string>> = {
  assign: (url) => `location.assign(${QUOTED(url)})`,
  replace: (url) => `location.replace(${QUOTED(url)})`,
  href: (url) => `location.href = ${QUOTED(url)}`,
  'open in the same window': (url) => `window.open(${QUOTED(url)}, '_self')`,
  'a link clicked by script': (url) =>
    `const a = document.createElement('a'); a.href = ${QUOTED(url)}; document.documentElement.append(a); a.click()`,
  'a form by GET': (url) =>
    `const f = document.createElement('form'); f.action = ${QUOTED(url)}; document.documentElement.append(f); f.submit()`,
  'a form by POST': (url) =>
    `const f = document.createElement('form'); f.method = 'post'; f.action = ${QUOTED(url)}; document.documentElement.append(f); f.submit()`,
  'an inner frame': (url) =>
    `const i = document.createElement('iframe'); document.documentElement.append(i); i.contentWindow.eval(${QUOTED(`top.location = ${QUOTED(url)}`)})`,
  'a link of an inner frame': (url) =>
    `const i = document.createElement('iframe'); document.documentElement.append(i); const a = i.contentDocument.createElement('a'); a.target = '_top'; a.href = ${QUOTED(url)}; i.contentDocument.body.append(a); a.click()`,
  'navigation API': (url) => `navigation.navigate(${QUOTED(url)}).finished.catch(() => 0)`,
};

/** Every means to every place, and every moment. */
export function leavings(elsewhere: string): Leaving[] {
  const places = placesOf(elsewhere);
  const far = places['another origin'] ?? '';
  const ways: Leaving[] = [
    ...Object.entries(places).flatMap(([place, url]) =>
      Object.entries(MEANS).map(([means, code]) => ({
        name: `${means} to ${place}, at once`,
        body: DRAWN + script(code(url)),
      })),
    ),
    ...['another origin', 'what robots refuse', 'about:blank', 'javascript'].flatMap((place) =>
      Object.entries(MOMENTS).flatMap(([moment, at]) =>
        ['assign', 'replace', 'a form by POST'].map((means) => ({
          name: `${means} to ${place}, ${moment}`,
          body: DRAWN + at(MEANS[means]?.(places[place] ?? '') ?? ''),
        })),
      ),
    ),
    ...Object.entries(places).map(([place, url]) => ({
      name: `refresh by element to ${place}`,
      body: `${DRAWN}<meta http-equiv="refresh" content="0;url=${url.replaceAll('"', '&quot;')}">`,
    })),
    ...['another origin', 'what robots refuse', 'about:blank'].map((place) => ({
      name: `refresh by header to ${place}`,
      body: DRAWN,
      headers: { refresh: `0;url=${places[place] ?? ''}` },
    })),
    ...Object.entries(MOMENTS).flatMap(([moment, at]) => [
      { name: `history back, ${moment}`, body: DRAWN + at('history.back()') },
      { name: `history go, ${moment}`, body: DRAWN + at('history.go(-1)') },
      {
        name: `another address of its own and back, ${moment}`,
        body: DRAWN + at(`history.pushState({}, '', '/autre'); history.go(-2)`),
      },
      {
        name: `a page of its own making, ${moment}`,
        body:
          DRAWN + at(`location = URL.createObjectURL(new Blob(['<h1>Blob</h1>'], { type: 'text/html' }))`),
      },
      { name: `opened anew, ${moment}`, body: DRAWN + at(`document.open(); document.close()`) },
      {
        name: `written over, ${moment}`,
        body: DRAWN + at(`document.write('<h1>Vide</h1>'); document.close()`),
      },
      { name: `torn out, ${moment}`, body: DRAWN + at(`document.documentElement.remove()`) },
      {
        name: `a window, ${moment}`,
        body: DRAWN + at(`window.open(${QUOTED(far)}); window.open('about:blank')`),
      },
    ]),
    {
      name: 'when it is left',
      body: `${DRAWN}<script>addEventListener('beforeunload', (event) => { event.preventDefault(); location = 'about:blank'; return 'rester'; });
        addEventListener('pagehide', () => { document.body.innerHTML = ''; });
        location = ${QUOTED(far)}; setTimeout(() => { location = 'about:blank'; }, 50);</script>`,
    },
    {
      name: 'with its methods taken away',
      body: `<script>Object.defineProperty(Event.prototype, 'preventDefault', { value() {} }); window.navigation = null; JSON.stringify = () => '';
        Document.prototype.querySelectorAll = () => []; MutationObserver = null;</script>${DRAWN}<script>setTimeout(() => { location = 'about:blank'; }, 80);</script>`,
    },
    {
      name: 'stopping, then another origin',
      body: `${DRAWN}<script>addEventListener('load', () => { window.stop(); location = ${QUOTED(far)}; });</script>`,
    },
    ...Object.entries(MOMENTS).map(([moment, at]) => ({
      name: `a frame of no origin, ${moment}`,
      body: `${DRAWN}<iframe sandbox="allow-scripts allow-top-navigation allow-forms" srcdoc="${at(`top.location = ${QUOTED(far)}`).replaceAll('"', '&quot;')}"></iframe>`,
    })),
    ...['another origin', 'about:blank'].map((place) => ({
      name: `a page of no origin to ${place}`,
      body: DRAWN + script(`setTimeout(() => { location = ${QUOTED(places[place] ?? '')}; }, 80)`),
      headers: { 'content-security-policy': 'sandbox allow-scripts allow-forms' },
    })),
  ];
  return ways.map((way) => ({ ...way, body: way.body + REST }));
}
