import type { PageCamera, Renderer, RendererOptions } from './browser.js';

/** A renderer that loads Playwright with its first page: most crawls need none, and loading takes a third of a second. */
export function lazyRenderer(options: RendererOptions): Renderer & PageCamera {
  let loading: Promise<Renderer & PageCamera> | null = null;
  const load = (): Promise<Renderer & PageCamera> => {
    loading ??= import('./browser.js').then(({ createRenderer }) => createRenderer(options));
    return loading;
  };
  return {
    render: async (url, door) => (await load()).render(url, door),
    picture: async (ask) => (await load()).picture(ask),
    close: async () => {
      if (loading !== null) await (await loading).close();
    },
  };
}
