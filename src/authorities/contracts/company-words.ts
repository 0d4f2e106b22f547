/** Words of a company's name that name nobody: its trade, what it is, where it is, and what joins them. Folded. Pure. */

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** « et », articles: between the words of any name. */
export const JOINING: ReadonlySet<string> = words(
  `au aux de des du en et la le les ou par pour sur sous the of and und by for chez`,
);

/** What a company makes or is, and where. None of them is a name, so that they may stand in any number. */
export const OF_COMPANIES: ReadonlySet<string> = words(
  `accueil accompagnement action actions activites actualites affichage affiches affiche agence agences agencement alliance amis ancien ancienne animation animations
  antenne appliquees applications architecture architectes archives art arts artisan artisanal artisans artistes artistique artistiques assistance associe
  associes atelier ateliers atlantique audio audiovisuel audiovisuelle audiovisuelles auteurs autre avenir bande bandes bati beaux bibliotheque  boutique broderie
  bureau bureautique but cabinet calligraphie cartographie carton cartonnage centre centrale cercle chaine chantier cie cinema cinematographique
  citoyen citoyenne club collectif collectivites com comite commercial commerciale commerce commerces commun communication communications compagnie complexe composition
  comptoir concept conception concepts conseil conseils construction consultants consulting contenus cooperative cooperation cote couleur couleurs couture createurs creatif
  creatifs creation creations creative crealab cuisine culture cultures culturel culturelle culturelles dechets decor decoration decors dessin dessins dessinee
  dessinees developpement diffusion digital digitale digitales digitaux distribution documentation droit durable durables eau ecole ecologie economie economique
  edition editions editeur editeurs editorial education electronique emballage emotion energie energies engagement engineering enseigne enseignes entreprise entreprises
  environnement equipe equipement espace espaces  et etablissements ets etude etudes europe europeen europeenne evenement evenements evenementiel
  evenementielle event events experience experiences expo expos exposition expositions expression fabrication fabrique festival festivals fete
  fichiers filiere film films fils fonds formation formations forme formes  france francais francaise freres fresque fresques futur galerie gestion global
     graphic graphics graphik graphique graphiques graphisme graphistes gravure groupe group habitat histoire horizon hotel  humaine
  idee idees identite illustration illustrations image imagerie images immobilier impact impression impressions imprimerie imprimeries imprimeur imprimeurs imprime
  industrie industries industriel industrielle info infographie informatique information ingenierie innovation innovations insertion institut interactif interactive
  international internationale internet jeu jeunesse jeux journal journaux lab label laboratoire langage lecture lettre lettres librairie ligne
  lieu lieux littoral livre livres local locale location logistique loisirs lumieres magazine magazines maison maitrise manufacture
  maquette maquettes marketing marque  materiel media mediaculture medias mediation mediterranee memoire metiers metropole mobile mobilier mobilite
  moderne modernes  monde montage motion multimedia multiservices municipal municipale musee musees museographie musique musiques nature naturel national nationale new nord
  nouveau nouveaux nouvel nouvelle nouvelles numerique numeriques objets oeuvres office offset online ouest outils  pages papeterie papier papiers
  parc partenaires partners patrimoine patrimoines pays paysage paysages peinture    photo photos photogravure photographie photographies photographique
  plein plus pole populaire pratique presse prepresse print printing prod production productions produits programme progres projet projets promotion
  public publics publicite publicites publicitaire publication publications publique pub qualite quartier recherche realisation realisations reliure region regional regionale relations
  reproduction reprographie reseau reseaux reunis routage rural rurale sante savoir scene scenographie scenographies science sciences scolaire scop securite semaine sens serigraphie
  service services site sites social sociale societe societes solidaire solution solutions son spectacle spectacles sport sports stand strategie strategies
  strategique studio studios sud support supports syndicat systeme systemes talents technique techniques technologie technologies territoire territoires
  textile theatre tourisme touristique  traduction transition transitions travail travaux univers urbaine urbanisme valorisation   vie video videos ville villes visuel visuelle visuels
  mixte anonyme simplifiee vivant vivante vivants voix volontaires web
  alpes alsace aquitaine ardennes armorique auvergne bearn bourgogne bretagne catalogne cevennes  charente  corse cotentin 
  flandre flandres gascogne gironde guadeloupe guyane languedoc  loire lyon lyonnais marseille martinique midi montpellier nantes  normandie occitanie
  outre mer paris perigord picardie poitou provence pyrenees quercy reims rennes reunion rhone roussillon savoie toulouse touraine vendee vosges`,
);

/** A trade in the singular is somebody's: a company beside it bears that person's name, or is that person. */
export const OF_A_PERSON: ReadonlySet<string> = words(
  `artiste auteur auteure autrice conferencier conferenciere createur creatrice dessinateur dessinatrice designer directeur directrice ecrivain ecrivaine
  formateur formatrice graphiste graveur graveuse illustrateur illustratrice infographiste journaliste maquettiste musicien musicienne peintre performeur performeuse
  photographe plasticien plasticienne redacteur redactrice realisateur realisatrice scenariste scenographe sculpteur sculptrice serigraphe traducteur traductrice
  typographe videaste webdesigner calligraphe coloriste comedien comedienne concepteur conceptrice cartographe relieur relieuse`,
);
