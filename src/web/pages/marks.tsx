/** The catalogue of marks, as docs/marques.md has it: made from the rules themselves. */
import type { Hono } from 'hono';
import { renderCatalogue } from '../../classifiers/marks/catalogue.js';
import type { Env } from '../context.js';
import { OwnMarkdown } from '../parts/own-markdown.js';
import { show } from '../show.js';

export function marksRoutes(app: Hono<Env>): void {
  const catalogue = renderCatalogue();
  app.get('/marques', (c) =>
    show(
      c,
      { title: 'Les marques', place: '/marques' },
      <article class="catalogue">
        <OwnMarkdown text={catalogue} />
      </article>,
    ),
  );
}
