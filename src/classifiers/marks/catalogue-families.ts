/* What docs/marques.md says beside the rules themselves: families, places, and what is known not to exist. French. */

export interface Family {
  readonly title: string;
  /** What is known of the family beyond its rows; absent when the rows say all. */
  readonly note?: string;
  /** Identifier of a rule → what is read and where. */
  readonly reads: Readonly<Record<string, string>>;
}

const CLAIM = 'carte d’identité signée (C2PA)';
const NAME = 'nom du fichier';

export const FAMILIES: readonly Family[] = [
  {
    title: 'Déclarations que tout outil peut écrire',
    note: 'Elles ne nomment pas toujours l’outil. Un champ IPTC n’est pas signé\u00a0: c’est une déclaration de qui a écrit le fichier.',
    reads: {
      'c2pa-dst-trained': `${CLAIM}\u00a0: action du manifeste actif, «\u00a0digitalSourceType\u00a0» = trainedAlgorithmicMedia`,
      'c2pa-dst-composite-trained': `${CLAIM}\u00a0: action du manifeste actif, compositeWithTrainedAlgorithmicMedia`,
      'c2pa-description-ai': `${CLAIM}\u00a0: description d’une action = «\u00a0AI Generated Image\u00a0»`,
      'c2pa-bfl-ai-assertion': `${CLAIM}\u00a0: assertion c2pa.ai_generated_content, ai_generated = true`,
      'c2pa-ai-ingredient': `${CLAIM}\u00a0: manifeste d’un élément dont le fichier dérive (parentOf) ou qui y est collé (componentOf)\u00a0; indice seulement s’il a servi d’entrée (inputTo) ou si rien n’y renvoie`,
      'c2pa-dst-synthetic': `${CLAIM}\u00a0: compositeSynthetic ou trainedAlgorithmicData`,
      'iptc-dst-trained':
        'XMP Iptc4xmpExt:DigitalSourceType ou DigitalSourceFileType, ou la même donnée dans une assertion signée = trainedAlgorithmicMedia',
      'iptc-dst-composite-trained': 'mêmes champs = compositeWithTrainedAlgorithmicMedia',
      'iptc-dst-synthetic': 'mêmes champs = compositeSynthetic',
      'iptc-ai-fields':
        'XMP Iptc4xmpExt AISystemUsed, AISystemVersionUsed, AIPromptInformation, AIPromptWriterName, remplis et sans dénégation ni réserve\u00a0; indice pour une aide (bruit, légende) ou si seul le nom de qui écrit la demande y est',
    },
  },
  {
    title: 'OpenAI (ChatGPT, DALL·E, Sora)',
    reads: {
      'c2pa-generator-openai': `${CLAIM}\u00a0: nom du générateur ou de l’agent, à côté d’une mention d’IA`,
      'name-chatgpt': `${NAME}\u00a0: «\u00a0ChatGPT Image 12 avr. 2025, 18_23_33.png\u00a0»`,
      'name-dalle': `${NAME}\u00a0: «\u00a0DALL·E 2024-10-05 13.28.10 - … .png\u00a0»`,
      'name-sora': `${NAME}\u00a0: «\u00a020251116_2042_…_simple_compose_01…\u00a0»`,
    },
  },
  {
    title: 'Adobe (Firefly, Photoshop, Lightroom)',
    note: 'Une retouche sans IA signée par Photoshop ou Lightroom ne porte pas la mention d’IA et n’est pas une marque.',
    reads: {
      'c2pa-generator-firefly': `${CLAIM}\u00a0: générateur, agent ou paramètres Firefly, à côté d’une mention d’IA ou dans l’étape de création`,
      'c2pa-photoshop-genfill': `${CLAIM}\u00a0: Photoshop, avec une action de l’agent Adobe Firefly`,
      'xmp-creatortool-ai': 'XMP xmp:CreatorTool = Adobe Firefly…',
      'xmp-photoshop-firefly-history': 'XMP xmpMM:History ou photoshop:History',
      'name-firefly': `${NAME}\u00a0: «\u00a0Firefly une place sous la neige 48213.jpg\u00a0»`,
    },
  },
  {
    title: 'Microsoft (Designer, Bing, Copilot)',
    reads: {
      'c2pa-generator-microsoft': `${CLAIM}\u00a0: nom du générateur ou de l’agent, à côté d’une mention d’IA`,
      'name-bing': `${NAME}\u00a0: «\u00a0_OIG2.abcd….jpeg\u00a0»\u00a0; «\u00a0OIG1.jpg\u00a0»\u00a0: indice`,
      'name-copilot': `${NAME}\u00a0: «\u00a0Copilot_20260519_123914.png\u00a0»`,
      'name-designer': `${NAME}\u00a0: «\u00a0Designer (3).jpeg\u00a0»`,
    },
  },
  {
    title: 'Google (Gemini, Imagen, Photos)',
    note: 'Le filigrane SynthID ne peut être lu que par Google\u00a0: Vigie ne le cherche pas. «\u00a0computationalCapture\u00a0», écrit par les téléphones Pixel, désigne une photo. «\u00a0Gemini\u00a0» ou «\u00a0Imagen\u00a0» n’est écrit seul que si le fichier le dit, sinon «\u00a0Google Gemini (ou Imagen)\u00a0»\u00a0: les mêmes mots servent aux deux. Rien n’a été trouvé qui soit propre à «\u00a0Best Take\u00a0».',
    reads: {
      'c2pa-generator-google': `${CLAIM}\u00a0: Google C2PA Core Generator Library, à côté d’une mention d’IA`,
      'c2pa-description-google': `${CLAIM}\u00a0: description = «\u00a0Created by Google Generative AI\u00a0»`,
      'iptc-credit-google':
        'crédit (photoshop:Credit, IPTC 2:110) = «\u00a0Made with Google AI\u00a0» ou «\u00a0Made by Google AI\u00a0»',
      'iptc-credit-google-edited': 'crédit = «\u00a0Edited with Google AI\u00a0»',
      'name-gemini': `${NAME}\u00a0: «\u00a0Gemini_Generated_Image_… .png\u00a0»`,
      'name-google-labs': `${NAME}\u00a0: «\u00a0Image_fx (1).png\u00a0», «\u00a0Whisk_\u00a0» et un identifiant`,
    },
  },
  {
    title: 'Amazon (Titan, Nova Canvas)',
    reads: {
      'c2pa-generator-amazon': `${CLAIM}\u00a0: nom du générateur ou de l’agent, à côté d’une mention d’IA`,
    },
  },
  {
    title: 'Meta',
    note: 'Aucune marque propre\u00a0: aucun fichier de Meta portant une carte C2PA n’a été trouvé, et son filigrane n’est lisible que par Meta. Quand Meta écrit la mention IPTC, la première famille la relève, sans nommer Meta.',
    reads: {},
  },
  {
    title: 'Black Forest Labs (FLUX)',
    reads: {
      'c2pa-generator-bfl': `${CLAIM}\u00a0: nom du générateur ou de l’agent, à côté d’une mention d’IA`,
      'bfl-exif':
        'EXIF Software = «\u00a0AI generated;txt2img;flux\u00a0» ou img2img, ou Make et Model de FLUX',
      'wm-flux': 'pixels (examen approfondi)\u00a0: filigrane publié, motif entier',
    },
  },
  {
    title: 'Stability AI et programmes de la famille Stable Diffusion',
    note: 'Ces programmes tournent aussi chez des particuliers. Des réglages cités dans une légende ou une description ne sont qu’un indice\u00a0: une personne a pu les recopier. Un schéma de travail sans étape de génération (agrandir, recadrer, convertir) aussi.',
    reads: {
      'c2pa-generator-stability': `${CLAIM}\u00a0: générateur ou signataire Stability AI, à côté d’une mention d’IA`,
      'wm-sd1': 'pixels (examen approfondi)\u00a0: filigrane publié, motif entier',
      'wm-sdxl': 'pixels (examen approfondi)\u00a0: filigrane publié, presque tous les bits',
      'a1111-parameters': 'texte PNG «\u00a0parameters\u00a0»\u00a0: ligne Steps, Sampler, CFG scale, Seed',
      'a1111-usercomment':
        'commentaire (EXIF UserComment, JPEG, GIF, texte PNG Comment)\u00a0: même ligne\u00a0; EXIF ImageDescription, sur sa propre ligne, avec «\u00a0Negative prompt:\u00a0» et un champ Software qui nomme le programme\u00a0; indice dans une autre légende (fort si le programme y est nommé) ou au milieu d’une phrase',
      'a1111-postprocessing': 'texte PNG «\u00a0postprocessing\u00a0» ou «\u00a0extras\u00a0»',
      'invokeai-dream': 'texte PNG «\u00a0Dream\u00a0»',
      'invokeai-sd-metadata': 'texte PNG «\u00a0sd-metadata\u00a0»',
      'invokeai-metadata':
        'texte PNG «\u00a0invokeai_metadata\u00a0»\u00a0; indice sans réglages de génération',
      'invokeai-graph':
        'texte PNG «\u00a0invokeai_graph\u00a0» ou «\u00a0invokeai_workflow\u00a0»\u00a0; indice sans étape de génération',
      'fooocus-parameters':
        'texte PNG «\u00a0fooocus_scheme\u00a0», EXIF Software «\u00a0Fooocus v…\u00a0», ou fiche JSON du programme',
      'swarmui-parameters': 'texte PNG «\u00a0parameters\u00a0»\u00a0: sui_image_params',
      'swarmui-usercomment':
        'commentaire, EXIF ImageDescription ou Model\u00a0: fiche JSON avec sui_image_params',
      'hf-space-parameters':
        'texte PNG «\u00a0parameters\u00a0» ou commentaire\u00a0: Model, resolution, negative_prompt',
      easydiffusion:
        'texte PNG ou commentaire\u00a0: use_stable_diffusion_model, ou Stable Diffusion model avec Seed',
      'draw-things': 'XMP xmp:CreatorTool = Draw Things…',
      'comfyui-graph':
        'textes PNG «\u00a0prompt\u00a0» et «\u00a0workflow\u00a0», EXIF, commentaire\u00a0: schéma avec une étape de génération qui a été exécutée',
      'comfyui-no-sampler': 'mêmes places\u00a0: schéma sans étape de génération',
      tensorart: 'texte PNG «\u00a0generation_data\u00a0» à côté d’un schéma ou de réglages',
      'stability-matrix': 'texte PNG «\u00a0smproj\u00a0» à côté d’un schéma ou de réglages',
      civitai:
        'commentaire ou texte PNG\u00a0: «\u00a0Civitai resources\u00a0», urn:air\u00a0; ou EXIF Artist = «\u00a0ai\u00a0» avec un identifiant dans Software',
      'name-comfy': `${NAME}\u00a0: «\u00a0ComfyUI_00001_.png\u00a0»`,
      'name-a1111': `${NAME}\u00a0: «\u00a000012-3141592653.png\u00a0»`,
    },
  },
  {
    title: 'Midjourney',
    note: 'Aucun fichier de Midjourney portant une carte C2PA n’a été trouvé\u00a0: il écrit la mention IPTC.',
    reads: {
      'midjourney-description':
        'texte PNG «\u00a0Description\u00a0»\u00a0: paramètres puis «\u00a0Job ID\u00a0»\u00a0; indice dans une légende',
      'midjourney-xmp-guid': 'XMP DigImageGUID, avec la mention trainedAlgorithmicMedia',
      'name-midjourney': `${NAME}\u00a0: personne, demande, identifiant et index\u00a0; les options «\u00a0--ar\u00a0», «\u00a0--v\u00a0»\u00a0; le mot «\u00a0midjourney\u00a0» seul\u00a0: indice`,
    },
  },
  {
    title: 'xAI (Grok)',
    reads: {
      'xai-signature':
        'description = «\u00a0Signature: …\u00a0» et auteur = identifiant, dans la même famille de champs (EXIF, XMP, PNG, IPTC)',
    },
  },
  {
    title: 'Canva',
    note: '«\u00a0Fait avec Canva\u00a0» ne dit rien\u00a0: la plupart de ces maquettes sont l’œuvre d’une personne.',
    reads: {
      'c2pa-generator-canva': `${CLAIM}\u00a0: signataire Canva, avec trainedAlgorithmicMedia`,
    },
  },
  {
    title: 'Ideogram',
    note: 'Aucun fichier d’Ideogram portant une carte C2PA n’a été vu ici\u00a0: si elle porte la mention d’IA, la première famille la relève, et «\u00a0Ideogram\u00a0» y est nommé s’il signe ou se nomme.',
    reads: { 'ideogram-make': 'EXIF Make (ou le même champ en XMP) = «\u00a0Ideogram AI\u00a0», exactement' },
  },
  {
    title: 'Leonardo',
    note: 'Beaucoup d’images téléchargées n’ont aucune métadonnée. «\u00a0Leonardo\u00a0» seul est un peintre ou une personne.',
    reads: {
      'name-leonardo': `${NAME}\u00a0: «\u00a0Leonardo_Phoenix_10_…_0.jpg\u00a0», «\u00a0Lucid_Origin_…\u00a0»`,
    },
  },
  {
    title: 'Recraft',
    note: 'L’export ne laisse souvent rien dans le fichier. Seules l’adresse d’une image (img.recraft.ai) et, si elle existe, une carte C2PA de «\u00a0recraft.ai\u00a0» avec la mention d’IA peuvent le dire.',
    reads: {},
  },
  {
    title: 'Freepik et banques d’images',
    note: 'Beaucoup d’images téléchargées n’ont aucune métadonnée. Un numéro Adobe Stock seul ne dit rien\u00a0: seule la page d’Adobe dit si l’image est générée.',
    reads: {
      'name-freepik-ai': `${NAME}\u00a0: «\u00a0freepik__la-demande__12345.png\u00a0»`,
      'name-stock-ai-fr': `${NAME}\u00a0: «\u00a0…-generee-par-ia_188544-15039.jpg\u00a0», «\u00a0affiche-generee-par-ia.jpg\u00a0»`,
      'name-pixabay-ai': `${NAME}\u00a0: «\u00a0ai-generated-8123456_1280.jpg\u00a0»`,
      'name-vecteezy-ai': `${NAME}\u00a0: «\u00a0vecteezy_ai-generated-…\u00a0»`,
    },
  },
  {
    title: 'ByteDance (Dreamina, Seedream, Doubao, Jimeng)',
    note: '«\u00a0Bytedance Pte. Ltd.\u00a0» seul signe aussi des montages CapCut sans IA.',
    reads: {
      'c2pa-generator-bytedance': `${CLAIM}\u00a0: Dreamina, Doubao, Jimeng, Seedream, CapCut, volcengine, BytePlus ou ByteDance, à côté d’une mention d’IA`,
      'bytedance-app':
        'EXIF UserComment ou ImageDescription, fiche JSON\u00a0: dreamina avec exportType = generation, aigc_label_type = 1 ou 2, ou aweme avec aigc_type = 1',
    },
  },
  {
    title: 'Étiquette chinoise AIGC (GB 45438-2025)',
    note: 'Degré 1\u00a0: «\u00a0généré\u00a0». Degrés 2 «\u00a0possible\u00a0» et 3 «\u00a0soupçonné\u00a0»\u00a0: indices. Le «\u00a0propagateur\u00a0» n’est que la plateforme qui a transmis le fichier\u00a0; il n’est jamais nommé comme générateur.',
    reads: {
      'tc260-xmp': 'XMP TC260:AIGC',
      'tc260-png-text': 'texte PNG «\u00a0AIGC\u00a0»',
      'tc260-exif': 'EXIF UserComment ou ImageDescription, commentaire (JPEG, GIF, PNG, XMP) ou segment JPEG',
    },
  },
  {
    title: 'Samsung',
    note: 'Le même téléphone signe aussi des photos ordinaires\u00a0: il faut la mention d’IA. genAIType égal à zéro ou négatif ne dit rien.',
    reads: {
      'c2pa-generator-samsung': `${CLAIM}\u00a0: agent Photo assist, téléphone Galaxy ou signataire Samsung, à côté d’une mention d’IA`,
      'samsung-genai-type':
        'données après la fin de l’image, ou assertion C2PA\u00a0: genAIType supérieur à zéro',
    },
  },
  {
    title: 'Apple',
    note: 'Effacer un passant d’une photo est une petite retouche\u00a0: à dire comme telle.',
    reads: {
      'iptc-credit-apple-cleanup':
        'crédit «\u00a0Apple Photos Clean Up\u00a0» avec compositeWithTrainedAlgorithmicMedia',
      'apple-image-playground':
        'crédit = «\u00a0Apple Image Playground\u00a0»\u00a0; déclaration avec trainedAlgorithmicMedia, sinon indice',
    },
  },
  {
    title: 'NovelAI',
    reads: {
      'novelai-chunks':
        'textes PNG Software, Source, Title, Comment\u00a0; EXIF Software, DocumentName, UserComment',
      'novelai-stealth':
        'pixels (examen approfondi)\u00a0: données cachées dans la transparence ou dans les couleurs',
    },
  },
  {
    title: 'Autres services et programmes',
    reads: {
      'mochi-diffusion':
        'IPTC 2:65 (programme d’origine) = Mochi Diffusion, ou ce nom à la fin de ses réglages',
      'c2pa-generator-other': `${CLAIM}\u00a0: Higgsfield, Topaz Labs, TikTok, fal.ai, Bria, ElevenLabs, Runway, Grok Imagine, Recraft, Ideogram, Google Photos, à côté d’une mention d’IA`,
      'c2pa-generator-named': `${CLAIM}\u00a0: agent de l’étape, ou générateur du manifeste, qui porte la mention d’IA, quand aucune des listes ne le connaît`,
      'luma-text': 'textes PNG Source ou Comment de Luma AI',
      reve: 'EXIF Software ou XMP xmp:CreatorTool = reve.com',
      aphrodite: 'EXIF Make ou Software = Aphrodite AI',
      'software-ai-name': 'EXIF Software ou Make\u00a0: exactement le nom d’un générateur',
      'hf-job-id': 'texte PNG «\u00a0hf-job-id\u00a0»',
      'name-others': `${NAME}\u00a0: «\u00a0openart-image_…\u00a0», «\u00a0getimg_ai_…\u00a0», «\u00a0dreamina-2025-…\u00a0», «\u00a0kling_2025…\u00a0»`,
    },
  },
  {
    title: 'Autour du visuel',
    note: 'Les mots de la collectivité, attachés à ce visuel, sont l’indication la plus forte après une carte signée. Les mêmes mots en bas de page ne désignent pas ce visuel\u00a0: indice.',
    reads: {
      'text-credit-ai': 'crédit, légende, texte de remplacement\u00a0; mention de page',
      'url-generator':
        'adresse du visuel\u00a0; signature seulement sur un hôte qui ne sert que des images générées',
      'name-ia-fr': `${NAME}\u00a0: «\u00a0visuel-ia-voeux.jpg\u00a0», «\u00a0illustration-ia.jpg\u00a0»`,
    },
  },
  {
    title: 'En faveur d’une personne',
    note: 'Ces relevés annulent les indices. À côté d’une déclaration, ils disent le plus souvent «\u00a0retouché\u00a0» plutôt que «\u00a0généré\u00a0», et une personne regarde.',
    reads: {
      'c2pa-camera': `${CLAIM}\u00a0: appareil photo ou application de prise de vue, sans mention d’IA`,
      'c2pa-dst-capture': `${CLAIM}\u00a0: prise de vue ou numérisation`,
      'iptc-dst-other':
        'champ IPTC de source\u00a0: prise de vue, numérisation, création ou retouche humaine',
      'text-not-ai': 'crédit ou légende\u00a0: sans IA, auteur ou autrice nommés',
      provenance:
        'adresse ou date de mise en ligne d’avant 2022\u00a0; n’annule rien quand le nom du fichier, tel que l’écrit un générateur, porte une date plus récente\u00a0: la contradiction est dite',
      'camera-exif': 'EXIF Make, Model et un réglage de prise de vue',
      'camera-makernotes': 'EXIF MakerNote',
      'camera-gps': 'EXIF GPS (présence seulement, jamais la position)',
      scanner: 'EXIF Make, Model ou Software d’un scanner',
      'iptc-byline': 'IPTC 2:80, dc:creator, EXIF Artist ou crédit nommant quelqu’un',
      date: 'date de prise de vue ou de création d’avant avril 2022',
    },
  },
];

/** What looks like a mark and is none: row of the catalogue → why. */
export const TRAP_WORDS: Readonly<Record<string, string>> = {
  'c2pa-present-no-ai':
    'Une carte C2PA sans mention d’IA\u00a0: appareils photo, Photoshop, Lightroom (réduction du bruit, masques), captures d’écran.',
  'c2pa-dst-algorithmic':
    '«\u00a0algorithmicMedia\u00a0» (calcul sans apprentissage) et «\u00a0algorithmicallyEnhanced\u00a0» (correction automatique).',
  'c2pa-training-mining':
    'L’auteur ou l’autrice interdit l’usage par l’IA\u00a0: cela parle plutôt pour une personne.',
  'c2pa-soft-binding':
    'Un filigrane de traçabilité (TrustMark, Digimarc, Imatag…)\u00a0: il sert aussi aux photos.',
  'c2pa-truepic-signer': 'Le nom du signataire Truepic\u00a0: il signe aussi des photos.',
  'iptc-dst-other':
    'Toute autre valeur du champ de source, dont «\u00a0softwareImage\u00a0» et «\u00a0compositeCapture\u00a0».',
  'iptc-ai-fields':
    'Un champ d’IA rempli pour dire non («\u00a0No AI used\u00a0», «\u00a0sans IA\u00a0», «\u00a0fait main\u00a0») ou pour interdire l’entraînement.',
  'plus-data-mining': 'La réserve de droits PLUS contre l’entraînement.',
  'xmp-picasa': '«\u00a0Picasa\u00a0»\u00a0: la chaîne d’images de Google, vieilles photos comprises.',
  'xmp-canva': '«\u00a0Canva\u00a0» comme outil, sans mention d’IA.',
  'samsung-genai-type': 'genAIType nul ou négatif.',
  'bytedance-app': 'Un montage CapCut, ou le nom du produit seul.',
  'midjourney-description': 'Un numéro de travail d’imprimeur ou de ferme de rendu.',
  'ideogram-make': 'Une marque qui contient seulement «\u00a0Ideogram\u00a0».',
  'software-ai-name': 'Un logiciel ou une personne qui s’appelle Leonardo ou Midjourney Studio.',
  'editor-software': 'Photoshop, GIMP, Affinity…\u00a0: tout le monde y passe, les images générées aussi.',
  'screenshot-mark': 'Une capture d’écran\u00a0: ni l’un ni l’autre.',
  'name-upscale': 'Une image agrandie par un modèle, souvent depuis une vraie photo.',
  'name-tool-logo': 'Le logo d’un outil.',
  'name-editor': 'Un nom par défaut («\u00a0Design sans titre\u00a0»).',
  'name-adobestock': 'Un numéro Adobe Stock.',
  'name-whatsapp': 'Une photo passée par WhatsApp.',
  'text-word-alt':
    'Le texte de remplacement automatique de Word\u00a0: la description est automatique, pas l’image.',
  'text-other-medium': 'Une mention qui porte sur un texte, une voix ou une traduction.',
  'text-question': 'Une question ou un conseil au sujet des images générées.',
  'text-ai-subject': 'Un article ou un événement au sujet de l’IA.',
  'text-ia-other': '«\u00a0IA\u00a0» pour inspection académique, des initiales…',
  'text-negated': '«\u00a0Non générée par IA\u00a0».',
};
