import type { Renderer, RendererOptions } from './browser.js';

/** A renderer that loads Playwright with its first page: most crawls need none, and loading takes a third of a second. */
export function lazyRenderer(options: RendererOptions): Renderer {
  let loading: Promise<Renderer> | null = null;
  const load = (): Promise<Renderer> => {
    loading ??= import('./browser.js').then(({ createRenderer }) => createRenderer(options));
    return loading;
  };
  return {
    render: async (url, door) => (await load()).render(url, door),
    close: async () => {
      if (loading !== null) await (await loading).close();
    },
  };
}
