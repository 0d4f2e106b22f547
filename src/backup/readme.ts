/** What stands in a folder of copies, for whoever opens it one day without Vigie. */
export const README_NAME = 'LISEZ-MOI.txt';

export const README = `Sauvegardes de Vigie

Chaque dossier daté (en temps universel) est une sauvegarde :
  vigie.sqlite        la base de données de cet instant ;
  inventaire.json     la liste des fichiers qui vont avec elle, et leurs empreintes SHA-256 ;
  inventaire.sha256   les empreintes de ces deux fichiers (à vérifier par « sha256sum -c inventaire.sha256 »).
Le dossier « fichiers » contient les fichiers de toutes les sauvegardes, chacun une seule fois, nommé par son empreinte.
Copiez toujours le tout : une sauvegarde sans le dossier « fichiers » n’a plus ses preuves.

Pour remettre une sauvegarde en place, sur cette machine ou sur une autre où Vigie est installée :
  vigie restore <le dossier daté> --data <un nouveau dossier de données>

Ces fichiers disent qui appartient au syndicat : gardez-les sur un disque chiffré, et ne les confiez à personne.
Les réglages (vigie.config.json) n’en font pas partie. La clé des comptes non plus, sauf si elle a été demandée
(« vigie backup --with-key ») : sans elle, chacun·e active de nouveau son code à usage unique.
`;
