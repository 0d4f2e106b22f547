/** Which pages the measure asks: every GET page of the interface, at its heaviest. */
import { sql } from 'drizzle-orm';
import type { Hono } from 'hono';
import type { Db } from '../../db/open.js';
import { listCases } from '../../db/queries/cases.js';
import { EXERCISES } from '../../src/review/training.js';
import type { Env } from '../../src/web/context.js';
import { pictureId, townCode, visualKey, type Filling } from './fill-visuals.js';

export interface AskedPage {
  readonly name: string;
  /** Pattern of its route: pages that are not registered are left out. */
  readonly route: string;
  readonly path: string;
}

/** Pages whose first load is weighed. */
export const FIRST_LOADS: readonly string[] = ['/', '/signaler'];

/** Routes that give no page: files, pictures, the door, and addresses that only lead to another one. */
const NO_PAGE =
  /^\*|^\/(?:assets|images|entree|preuves|captures|connexion|information|code|compte\/code)\b|\.(?:webp|zip|json|csv)$|^\/relecture\/(?:annuler|:picture\/(?:decision|paire|separer|origine))$/u;

export function askedPages(app: Hono<Env>, db: Db, filling: Filling): readonly AskedPage[] {
  const visual = (nth: number): string => encodeURIComponent(visualKey(nth * filling.flaggedEvery));
  const picture = (nth: number): string => `/relecture/${pictureId(nth * filling.flaggedEvery)}`;
  const one = (name: string, path: string, route = path.split('?')[0] ?? path): AskedPage => ({
    name,
    path,
    route,
  });
  const town = '/collectivites/:code';
  const [aCase] = listCases(db, { stage: 'open', limit: 1 });
  const aReport = db.get<{ id: string } | undefined>(
    sql`SELECT id FROM reports WHERE content_key IS NOT NULL LIMIT 1`,
  );
  const aPerson = db.get<{ id: string } | undefined>(sql`SELECT id FROM people LIMIT 1`);
  const report = `/signalements/${aReport?.id ?? ''}`;
  const aSecond = db.get<{ id: string } | undefined>(
    sql`SELECT id FROM pictures WHERE state = 'awaiting-reviewer' AND merged_into IS NULL LIMIT 1`,
  );
  const pages: readonly AskedPage[] = [
    one('tableau de bord', '/'),
    one('visuels', '/visuels'),
    one('visuels, page 60', '/visuels?page=60'),
    one('visuels, dernière page', '/visuels?page=999'),
    one('visuels, une grande collectivité', `/visuels?collectivite=${townCode(0)}`),
    one('visuels, une petite', `/visuels?collectivite=${townCode(62)}`),
    one('visuels, un nom', '/visuels?collectivite=exemple-7'),
    one('visuels, constat', '/visuels?constat=technical&page=30'),
    one('visuels, depuis', '/visuels?depuis=2026-10-01&page=5'),
    one('un visuel', `/visuels/${visual(250)}`, '/visuels/:key'),
    one('un visuel sur 5000 pages', `/visuels/${visual(1)}`, '/visuels/:key'),
    one('une grande collectivité', `/collectivites/${townCode(0)}`, town),
    one('une petite collectivité', `/collectivites/${townCode(62)}`, town),
    one('suivi', '/suivi'),
    one('suivi, recherche', '/suivi?q=exemple-7'),
    one('suivi, en difficulté', '/suivi?etat=difficulte'),
    one('suivi, dernière page', '/suivi?page=999'),
    one('ajouter', '/suivi/ajouter'),
    one('ajouter par critères', '/suivi/criteres?type=commune&type=epci&avec=departement'),
    one('annuaire', '/annuaire'),
    one('annuaire, recherche', '/annuaire?q=exemple'),
    one('chiffres', '/chiffres'),
    one('marques', '/marques'),
    one('réglages', '/reglages'),
    one('une personne', `/reglages/personnes/${aPerson?.id ?? ''}`, '/reglages/personnes/:id'),
    one('journal', '/journal'),
    one('freins', '/freins'),
    one('horodatage', '/horodatage'),
    one('état', '/etat'),
    one('votre accès', '/compte'),
    one('relecture', '/relecture'),
    one('relecture, un département', '/relecture?departement=01'),
    one('relecture, fin', '/relecture/fin'),
    one('relecture d’un visuel', picture(250), '/relecture/:picture'),
    one('relecture d’un visuel, un département', `${picture(250)}?departement=01`, '/relecture/:picture'),
    one('relecture d’un visuel sur 5000 pages', picture(1), '/relecture/:picture'),
    one('observations', `${picture(250)}/observations`, '/relecture/:picture/observations'),
    one('s’exercer', '/relecture/essai'),
    ...EXERCISES.map((id) => one(`exercice ${id}`, `/relecture/essai/${id}`, '/relecture/essai/:exercise')),
    one('renfort', '/relecture/renfort'),
    one('renfort, un visuel', `/relecture/renfort/${aSecond?.id ?? ''}`, '/relecture/renfort/:picture'),
    one('dossiers', '/dossiers'),
    one('un dossier', `/dossiers/${aCase?.id ?? ''}`, '/dossiers/:id'),
    one('signaler', '/signaler'),
    one('signaler, collectivités', '/signaler/collectivites?collectivite_nom=exemple-7'),
    one('signalements', '/signalements'),
    one('un signalement', report, '/signalements/:id'),
    one('ressemblances', `${report}/ressemblances`, '/signalements/:id/ressemblances'),
    one('visages', `${report}/visages`, '/signalements/:id/visages'),
  ];
  const known = new Set(routesOf(app));
  return pages.filter(({ route }) => known.has(route));
}

/** GET routes of pages that no asked page stands for. */
export function unmeasured(app: Hono<Env>, asked: readonly AskedPage[]): readonly string[] {
  const measured = new Set(asked.map(({ route }) => route));
  return [...new Set(routesOf(app))].filter((route) => !measured.has(route) && !NO_PAGE.test(route));
}

/** Patterns of GET routes, without what their parts have to look like. */
function routesOf(app: Hono<Env>): readonly string[] {
  const asked = app.routes.filter(({ method }) => method === 'GET');
  return asked.map((route) => route.path.replaceAll(/\{.*?\}(?=\/|$)/gu, ''));
}
