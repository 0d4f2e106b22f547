/**
 * Given names borne in France, folded (small letters, no accents): by them a name of a company shows that it holds a
 * person's. Written for this list, not taken from a register; one that is missing is caught by the rule of two words
 * (`holders.ts`). Pure.
 */

/** Given names that are no other word of an object or of a company's name. */
const SURE: ReadonlySet<string> = new Set(
  `aaron abdallah abdel abdelkader abdelkarim abdou abdoulaye abel adam adama adame adel adelaide adele adeline adem
  adil adnan adrian adriana adrien adrienne aglae agnes ahmed aicha aida aimee aissa aissatou alain alan alana
  alassane alba alban albane alberic albert alberte albertine alberto aldo alec alejandra alejandro alessandra
  alessandro alessio aleth alex alexandra alexandre alexandrine alexane alexia alexis alfonso alfred alfredo ali alice
  alicia alienor aliette aline alison alissa alix aliya aliyah allan alphonse alvin alya alyssa amadou amal amalia
  amanda amandine amaury ambroise amelie amina aminata amine amir amira amy anabelle anael anaelle anais anastasia
  anatole anders andre andrea andreas andree andrei andrew andy angela angele angelina angeline angelique angelo
  anissa anita anna annabel annabelle annaelle annaick anne annette annick annie anouar anouchka anouck anouk anselme
  anthony antoine antoinette anton antonia antonin antonio antony apolline arielle aristide arlette armand armande
  armel armelle arnaud arno arthur arturo assia astrid athenais aubin aude audrey auguste augustin augustine aurel
  aurelia aurelie aurelien auriane awa axel axelle aya aymar aymeric ayoub aziz aziza azzedine babacar babette balou
  balthazar baptiste baptistine barbara barnabe barthelemy bartholome basile bastian bastien bathilde baudouin
  beatrice beatrix beatriz belinda belkacem benedicte benedikt benjamin benjamine benoit benoite berangere berengere
  berenice bernadette bernard bernardo berthe bertille bertrand bettina betty bilal billie blaise blandine bogdan
  boris boubacar bouchra brahim brandon brenda brian brice brieuc brigitte britney bruce bruna brunehilde bruno bryan
  calixte calliste calvin camelia cameron camila camilla camille camillo candice candy carine carl carla carlo carlos
  carmela carmen carol carola carole carolina caroline cassandra cassandre cassie catalina catherine cathie cathy
  cecile cecilia cedric celestin celestine celia celina celine chaima chantal charlene charles charley charlie
  charline charlotte charly cheikh chiara chloe chris christel christele christelle christian christiane christina
  christine christophe christopher cindy clara clarence clarisse claude claudette claudia claudie claudine claudio
  claudy clea clelia clement cleo clotaire clothilde clotilde clovis colette colin coline colleen constantin coralie
  coralyne cordelia corentin corentine corinne cornelia cosima cosimo cristiano cristina curtis cynthia cyprien
  cyriaque cyrielle cyril cyrille cyrus dalia dalila damien daniel daniela daniele danielle danny dany danye daphne
  daria dario darius daryl dave david davide davy deborah delia delphine demba denis denise denys derek desiree diana
  diane diarra didier diego dimitri dina dinah djamel djamila djibril dominique donald donatien donatienne dorian
  doriane dorine doris dorothee douglas driss dylan eddie eddy edgar edgard edith edmee edmond edmonde edouard eduardo
  edward edwige edwin eglantine eileen elaine elea eleanor elena eleonora eleonore eli elia eliana eliane elias elie
  eliette elif eline eliot eliott elisa elisabeth elise elisee elizabeth ella ellen ellie elliot elodie eloi elois
  eloise elora elouan elsa elvira elvire elvis elyes elyse emanuel emanuele emeline emeric emile emilia emilie emilien
  emilienne emilio emily emma emmanuel emmanuelle emmy emre enora enrico enrique enzo eric erica erich erick erik
  erika erin ernest ernestine ernesto erwan erwann erwin esma esmeralda esteban estelle esther estrella ethan etienne
  eudes eudoxie eugene eugenie eulalie eusebe eva evan evann evelyn evelyne ewan ewen fabian fabien fabienne fabio
  fabiola fabrice fadi fadila fahd faical faiza fanette fannie fanny fantine farah fares farid farida fatiha fatima
  fatma fatou fatoumata faustin faycal federica federico felicia felicie felicien felicita felix ferdinand fernand
  fernande fernando filip fiona flavia flavie flavien flavio flora floran florent florentin florentine florian
  floriane florimond florine fouad franceline francesca francesco francette francine francis francisco francisque
  franck francky francois francoise frank frankie frantz franz fred freddy frederic frederick frederique frida fulbert
  gabin gabriel gabriela gabriele gabriella gabrielle gael gaelle gaetan gaetane gaia gaspard gaston gatien gauthier
  gautier gauvain genevieve geoffray geoffrey geoffroy george georges georgette georgia georgina gerald geraldine
  gerard geraud germain germaine geronimo gersende gervais gervaise ghislain ghislaine giacomo gianni gilbert gilberte
  gilberto gilles gilliane gina ginette giorgio giovanna giovanni gisele giselle giulia giulio giuseppe gladys
  godefroy gontran gonzague goran gordon graziella greg gregoire gregory greta gretel guenaelle guenola guenole
  guerric guilhem guillaume guillemette gunther gustave guy guylaine guylene gwen gwenael gwenaelle gwendal gwendoline
  gwenn gwenola gwenole gwladys habib habiba hadrien hafida hafsa hakim hakima hamed hamid hamza hanna hannah
  hannelore hans harold haroun harrison harry hasan hassan hatem hayat hedi hedwige heidi helena helene helmut heloise
  henri henriette henrik henry herbert hermance hermann hermeline herve herveline hicham hilaire hilda hippolyte
  hocine honore honorine horace hortense houcine houda houria hubert hugo hugues huguette humbert ibrahim ibrahima ida
  idriss idrissa ignace igor ilan ilaria iliana ilona ilyan ilyana ilyas ilyes imad imane imen imene ines ingrid ioana
  irena irene irenee irina irma isaac isabel isabelle isaiah isaline isaure isidore ismael ismail isolde issa issam
  ivan ivana ivanka ivo jacinthe jack jackie jackson jacky jacob jacqueline jacques jacquie jad jaime jalal jamal
  jamel james jamie jamila jana jane janet janick janine janique jany jason jasper javier jawad jean jeanine jeanne
  jeannette jeannine jeannot jeff jeffrey jenna jennifer jenny jeremie jeremy jerome jessica jessie jessy jihane jill
  jimmy joachim joan joana joanna joanne joannie joao jocelin joceline jocelyn jocelyne joe joel joelle joey joffrey
  johan johana johann johanna johanne john johnny jolan jonas jonathan jordan jordane jordi jorge jose josee josef
  joseph josephe josephine josette joshua josiane josie joss josselin josseline josselyn josue josy joyce juan juana
  jude judicael judith jules julia julian juliana juliane julianne julie julien julienne juliet juliette julio junior
  justin justine kader kamal kamel kamil kamila kamilia karel karelle karen karim karima karin karine karl karla
  karolina katarina kate katel katell katharina katherine kathleen kathy katia katie katy kelly kelvin kelyan kenan
  kenny kenza kenzo kevin kevyn kezia keziah khadidja khadija khaled khalid khalil kilian killian kimberley kirsten
  klara klaus klervi koffi konrad kylian kyllian laetitia lahcen laila lamia lamine lara larissa larry lars latifa
  laura lauralie laure laureen laureline laurence laurene laurent laurette laurianne laurie laurine lauryn lazare lea
  leana leandre leandro leane leila lena lenaic lenny leny leo leocadie leon leona leonard leonardo leone leonie
  leonor leonore leontine leopold leopoldine leslie leyla lia liam liana lidia lilian liliana liliane lilla lilou lily
  lina linda lindsay lino lionel lisa lisandra lisbeth lise lisette lison livia liza lizzie loan loane lodie loeiza
  lohan loic loick lois lola loren lorena lorene lorenzo lorie loris louane louann loubna loucas louen louis louisa
  louise louisette louison louka lubin luc luca lucas lucette lucia luciana luciano lucie lucien lucienne lucile
  lucille lucinda lucio lucrece lucy ludivine ludmila ludovic ludwig luigi luis luisa luka lukas lydia lydie lylia
  lylou lyna lynda lyse lysiane mabel maceo madeleine mady mael maelie maeline maelis maelle maelys maeva magali
  magalie magda magdalena magdeleine maggie mahamadou mahaut mahdi mahe maia maialen mailys maimouna maissa maite
  majda malek malik malika malo malou malvina mamadou manel manoel manoelle manon manu manuel manuela manuella marc
  marceau marcel marceline marcelle marcellin marcelline marcello marco marcos marcus mareva margaret margarida
  margaux margerie margherita margo margot maria mariam mariama mariane marianna marianne mariano marie marielle
  mariette marika marilena marilou marilyn marilyne marilyse marina mario marion marisa marise marjorie marko marlene
  marlon marthe martial martin martina martine marvin mary maryam marylene maryline maryse maryvonne mateo matheo
  mathias mathieu mathilde mathis mathurin mathurine mathys matias matilda matis matteo matthew matthias matthieu
  matthis maud maude maurane maureen maurice mauricette mauricio maurizio maxence maxim maxime maximilien maximilienne
  mayeul mayline maylis medhi mehdi mehmet melaine melanie melia melina melinda meline melisande melissa mellie melody
  melvin melvyn mercedes meriem meryem meryl mia michael michaela micheal michel michele micheline michelle mickael
  mickaelle miguel mihaela mikael mike mila milena milene milla milo mireille mirela miren miriam mohamed mohammed
  mohand moira moise molly monica monika monique morad morgan morgane mouhamed mounia mounir mourad moussa muriel
  murielle mustafa mustapha mylene myriam nabil nabila nacer nacera nadege nadia nadine nadir nael nahel nahil naila
  naim naima najat najib naomi naomie nasser nassim nassima natacha natalia natalie natan natanael nathaele nathalie
  nathan nathanael nawal nawel nazaire nazim neil nelly nelson neven nicholas nick nicky nicolas nicole nicoletta
  nicolle niels nikita nikola nils nina nine ninon noah noam noame noe noelie noelle noelline noemie nohan nolan
  nolwen nolwenn nora norah norbert nordine noura noureddine nouria octavien odette odile odilon olaf oleg olga oliver
  olivia olivier omar ombeline ombline oriane orianne ornella oscar oswald ottavia otto ouassim oumar oumou ousmane
  pablo paco pamela paola paolo paquita pascal pascale pascaline patrice patricia patrick patrizia paul paula paulette
  paulin pauline paulo pedro peggy penelope perette pernelle perrine peter petra petronille philemon philibert
  philippa philippe philippine philomene pierre pierrette pierric pierrick pietro polina pollux quentin quitterie
  rabah rachel rachelle rachid rachida radia rafael rafaela rafik raissa ralph ramon ramona raoul raphael raphaella
  raphaelle rayan rayane raymond raymonde rebecca redouane regine regis regnault rehane reinhard remi remy renald
  renata renato renaud rene renee ricardo richard rick robert roberta roberte roberto robin robinson rocco rodney
  rodolphe rodrigo rodrigue roger rogerio rokia roland rolande rolf rolland romaric romuald romy ronald ronan ronnie
  rosa rosalie rosalind rosaline rosane roseline roselyne rosemarie rosemary rosemonde rosine rosita roxane roxanne
  ruben rudolf rudolphe rudy ruggero rupert ruth ryan rym sabine sabrina sacha safia safiya sahra said saida salah
  salif salim salima salma salome salomon salvador salvatore samantha sami samia samir samira sammy samson samuel samy
  sana sandie sandra sandrine sandro sandy santiago sara sarah sariah sasha saskia savannah saverio scott seamus sean
  sebastian sebastiano sebastien segolene seher selena selim selima selma sephora seraphin seraphine serena serge
  sergei sergio servane severin severine seydou shaina shana shannon sheila shirley sibylle sidney sidonie siegfried
  sigrid siham silvana silvestre silvia silvio simeon simon simona simone sirine slimane sofia sofian sofiane sohan
  sohane solal solange soledad solen solene solenn solenne soline sonia sonja sophie soraya sorin soufiane souleymane
  soumaya stacy stan stanislas steeve stefan stefania stefano steffi stephan stephane stephania stephanie stephen
  steve steven suzanna suzanne suzette suzie suzon svetlana swanny sybille sylvain sylvaine sylvana sylvere sylvester
  sylvestre sylvette sylvia sylviane sylvie tahar tamara tancrede tanguy tania tarek tariq tatiana tatiane teddy telma
  teo terence teresa teva thaddee thais thea thelma theo theodora theodore theodule theophane theophile theotime
  therese thibaud thibauld thibault thibaut thierno thierry thiphaine thomas tiago tifaine tifany tifenn tiffany
  tijani timeo timothe timothee timothy tiphaine titaina titouan tobias tom tomas tommaso tommy toni tonio tony tracy
  tristan tyler tyron tyrone ugo ulrich umberto ursula valentin valentina valentine valentino valeria valerian
  valeriane valerie valerio valery valeska vanessa vassili venceslas veronica veronique vianney vicente vicky victor
  victorien victorine viktor vincent vincente vincenzo virgil virgilio virginia virginie viridiana vittorio viviane
  vivianne vivien vivienne vlad vladimir wael wafa walid walter wanda warren wassim wendy werner wesley wilfred
  wilfrid wilfried wilhelm william willy winona wissem wolfgang xavier xaviere ximena yacine yael yaelle yamina yanis
  yann yannick yannis yasin yasmina yasmine yassin yassine yazid yoan yoann yoel yohan yohann yoko yolaine yolanda
  yolande yolene yorick youcef younes youness youri yousra youssef ysaline yseult yuna yuri yvain yvan yvelise yves
  yvette yvon yvonne zacharia zacharie zachary zahia zahra zakaria zara zaven zeina zelda zelie zena zenaide zephyrin
  zeynep zia zineb zita zoe zohra zoltan zora`.split(/\s+/),
);

/** Given names that are ordinary words or places too: they count in the name of a company, not in a sentence. */
const ALSO_WORDS: ReadonlySet<string> = new Set(
  `achille ada aime alizee amand ambre ana ange anis ariane ariel arsene aube aurore avril ben blanche bleuenn brune
  cannelle capucine celeste cerise cesaire cesar chance clemence clementine clio colombe colombine constance constant
  daisy dana dani desire dora eden elvina enola esperance ester eve faustina faustine felicite fleur flore florence
  franca franco gary gaya gilda gino gloria grace harmonie harmony hector hermine hind hope hyacinthe iban ilse inga
  iris isabella isis islam jade jasmin jasmine joie joy june ken kiki kim lorraine lou loup love luce luna lys madison
  mae mai mara marguerite marin marine marjolaine mark max may maya melodie milan miles mina mira mirabelle modeste
  momo mona nana nancy narcisse nestor nico nino noa noel norman nour ocean oceane octave octavie odin olive olympe
  ondine paloma parfait pepita perceval pia pierrot pol prosper prudence prune reine rex rio rita roch romain roman
  romane romeo rosario rose rosee rosie roy sam samba scarlett sienna sina sixte sixtine sophia stella swann tao tara
  tina tino titus tosca toussaint ulysse urbain ursule vera victoire victoria vienne viola violaine violette virgile
  vital will yan`.split(/\s+/),
);

/** Small letters, no accents, one apostrophe: how words are compared here. */
export function foldedWord(word: string): string {
  return word
    .replaceAll(/œ/giu, 'oe')
    .replaceAll(/æ/giu, 'ae')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase();
}

/** Whether a folded word is a given name. `also` = ordinary words that are given names too (Rose, Marin) count as well. */
export function isGivenName(word: string, also: boolean): boolean {
  return SURE.has(word) || (also && ALSO_WORDS.has(word));
}
