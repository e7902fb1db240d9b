//! The lists behind the lookups, grouped as a reader looks for a word; plurals and capitals need no entry.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::{Gender, RoleKind, SourceNoun};

type Gendered = HashMap<&'static str, Option<Gender>>;

const FEMALE: Option<Gender> = Some(Gender::Female);
const MALE: Option<Gender> = Some(Gender::Male);

/// Role nouns; where a word is in several lists, the first one counts.
pub static ROLES: LazyLock<HashMap<&str, (RoleKind, Option<Gender>)>> = LazyLock::new(|| {
    let lists = [
        (OFFICES, (RoleKind::Office, None)),
        (OFFICES_OF_MEN, (RoleKind::Office, MALE)),
        (OFFICES_OF_WOMEN, (RoleKind::Office, FEMALE)),
        (OCCUPATIONS, (RoleKind::Occupation, None)),
        (OCCUPATIONS_OF_MEN, (RoleKind::Occupation, MALE)),
        (OCCUPATIONS_OF_WOMEN, (RoleKind::Occupation, FEMALE)),
        (PERSONS, (RoleKind::Person, None)),
        (MEN, (RoleKind::Person, MALE)),
        (WOMEN, (RoleKind::Person, FEMALE)),
    ];
    merge(&lists)
});

/// Nouns for relatives.
pub static KIN: LazyLock<Gendered> =
    LazyLock::new(|| merge(&[(RELATIVES, None), (MALE_RELATIVES, MALE), (FEMALE_RELATIVES, FEMALE)]));

/// Honorifics without dots.
pub static HONORIFICS: LazyLock<Gendered> =
    LazyLock::new(|| merge(&[(FEMALE_HONORIFICS, FEMALE), (MALE_HONORIFICS, MALE), (NEUTRAL_HONORIFICS, None)]));

/// Institutions and documents that say things.
pub static SOURCES: LazyLock<HashMap<&str, SourceNoun>> =
    LazyLock::new(|| merge(&[(INSTITUTIONS, SourceNoun::Institution), (DOCUMENTS, SourceNoun::Document)]));

/// Titles before a name, without dots.
pub static TITLES: LazyLock<HashSet<&str>> = LazyLock::new(|| TITLE_WORDS.split_whitespace().collect());

/// Words in front of a title.
pub static MODIFIERS: LazyLock<HashSet<&str>> = LazyLock::new(|| TITLE_MODIFIERS.split_whitespace().collect());

/// Unnamed people who speak together.
pub static COLLECTIVES: LazyLock<HashSet<&str>> = LazyLock::new(|| COLLECTIVE_NOUNS.split_whitespace().collect());

/// One map of several lists; the first entry for a word stays.
fn merge<T: Copy>(lists: &[(&'static str, T)]) -> HashMap<&'static str, T> {
    let mut map = HashMap::new();
    for (words, value) in lists {
        for word in words.split_whitespace() {
            map.entry(word).or_insert(*value);
        }
    }
    map
}

/// Posts that someone holds.
const OFFICES: &str = "
    president premier chancellor minister secretary undersecretary spokesperson speaker representative envoy
    ambassador diplomat consul attache commissioner governor mayor senator lawmaker legislator congressperson
    congressmember councillor councilor councilmember assemblymember parliamentarian deputy mp mep mla mna td delegate
    leader whip chair chairperson vice-chair head chief boss director administrator superintendent commander
    commandant general colonel major captain lieutenant sergeant corporal admiral commodore brigadier marshal officer
    official executive ceo cfo coo cto founder co-founder cofounder owner co-owner proprietor manager supervisor
    coordinator organizer organiser president-elect treasurer registrar comptroller controller auditor ombudsman judge
    justice magistrate prosecutor attorney solicitor procurator coroner sheriff constable inspector detective
    chief-of-staff dean provost rector principal headteacher warden bishop archbishop cardinal pope patriarch pastor
    rabbi imam ayatollah cleric mufti sheikh emir monarch sovereign ruler dictator regent viceroy candidate nominee
    incumbent frontrunner front-runner challenger contender adviser advisor aide counselor counsellor strategist
    lobbyist negotiator mediator rapporteur secretary-general director-general attorney-general governor-general
    chaplain curator trustee partner lord-lieutenant chieftain warlord kingpin ringleader comandante taoiseach
    tanaiste burgomaster alderperson selectperson clerk moderator host presenter skipper head-coach coach
    senator-elect politician statesperson minister-president vice-president vice-chancellor vice-chairperson appointee
    figurehead successor predecessor publisher editor editor-in-chief
";

/// Posts whose noun tells a man.
const OFFICES_OF_MEN: &str = "
    spokesman chairman congressman councilman assemblyman alderman statesman king prince duke lord baron earl count
    viscount emperor tsar czar sultan pontiff vice-chairman headmaster foreman selectman crown-prince maharaja
    nobleman committeeman
";

/// Posts whose noun tells a woman.
const OFFICES_OF_WOMEN: &str = "
    spokeswoman chairwoman congresswoman councilwoman assemblywoman alderwoman stateswoman queen princess duchess
    baroness countess empress first-lady headmistress forewoman abbess vice-chairwoman noblewoman committeewoman
";

/// What someone does.
const OCCUPATIONS: &str = "
    lawyer barrister analyst economist scientist researcher expert specialist consultant academic scholar professor
    lecturer teacher tutor historian sociologist psychologist psychiatrist anthropologist archaeologist biologist
    chemist physicist astronomer astronaut cosmonaut mathematician statistician geologist climatologist meteorologist
    seismologist epidemiologist virologist immunologist ecologist oceanographer paleontologist zoologist botanist
    engineer programmer developer doctor physician surgeon nurse paramedic midwife dentist pharmacist therapist
    pathologist cardiologist oncologist pediatrician neurologist veterinarian vet medic carer caregiver journalist
    reporter correspondent columnist commentator anchor broadcaster blogger vlogger youtuber influencer photographer
    filmmaker film-maker producer screenwriter playwright novelist author writer poet essayist biographer translator
    interpreter critic reviewer artist painter sculptor illustrator cartoonist designer architect musician singer
    songwriter singer-songwriter rapper composer conductor pianist guitarist drummer violinist bassist dancer
    choreographer actor comedian entertainer performer celebrity athlete player footballer striker midfielder defender
    goalkeeper winger quarterback linebacker receiver pitcher batter bowler cricketer golfer boxer fighter wrestler
    runner sprinter swimmer cyclist skier skater gymnast racer jockey rider referee umpire trainer teammate champion
    medalist medallist olympian rookie veteran soldier sailor marine pilot co-pilot gunner sniper guerrilla militant
    rebel insurgent terrorist extremist jihadist bomber attacker shooter assailant hijacker kidnapper spy mercenary
    agent investigator firefighter rescuer lifeguard bodyguard guard trooper cop ranger bailiff jailer farmer fisher
    miner worker builder carpenter electrician plumber mechanic technician welder labourer laborer cleaner cook chef
    baker butcher bartender barista waiter cashier shopkeeper shop-owner grocer trader dealer broker banker investor
    financier entrepreneur industrialist tycoon magnate billionaire millionaire philanthropist landlord tenant realtor
    contractor supplier vendor retailer employer employee staffer assistant receptionist librarian archivist
    accountant bookkeeper activist campaigner advocate protester protestor demonstrator dissident whistleblower
    whistle-blower volunteer donor humanitarian feminist environmentalist conservationist unionist separatist
    nationalist populist reformer revolutionary priest vicar preacher missionary theologian evangelist deacon reverend
    mullah guru lama student pupil undergraduate graduate postgraduate intern apprentice freshman sophomore alumnus
    pollster pundit fundraiser hacker inventor explorer climber mountaineer navigator chauffeur trucker courier
    steward attendant barber hairdresser tailor stylist smuggler trafficker gangster mobster thief burglar robber
    fraudster murderer killer rapist arsonist criminal crook fugitive inmate prisoner detainee hostage convict
    ex-convict parolee offender sommelier vintner brewer criminologist demographer linguist philosopher ethicist
    futurist geneticist neuroscientist astrophysicist toxicologist nutritionist dietitian physiotherapist radiologist
    dermatologist gynecologist obstetrician anesthesiologist bureaucrat technocrat regulator surveyor planner lyricist
    gallerist collector auctioneer restaurateur hotelier publicist marketer advertiser copywriter podcaster streamer
    gamer outfielder infielder shortstop catcher fullback full-back fly-half scrum-half spinner all-rounder
    wicketkeeper driver star model goalie
";

/// Occupations whose noun tells a man.
const OCCUPATIONS_OF_MEN: &str = "
    businessman policeman fireman gunman cameraman fisherman salesman craftsman postman mailman milkman batsman
    horseman cowboy airman serviceman seaman lineman clergyman anchorman sportsman handyman doorman hangman swordsman
    frontman garbageman repairman monk friar hitman henchman strongman defenseman watchman guardsman rifleman
    infantryman marksman linesman
";

/// Occupations whose noun tells a woman.
const OCCUPATIONS_OF_WOMEN: &str = "
    businesswoman policewoman firewoman gunwoman camerawoman saleswoman actress waitress servicewoman nun anchorwoman
    sportswoman hostess stewardess heiress seamstress ballerina housewife cowgirl heroine clergywoman showgirl
    comedienne chanteuse horsewoman frontwoman
";

/// Someone's part in the news, or just a person.
const PERSONS: &str = "
    person individual child kid baby infant newborn toddler teenager teen youngster youth adult adolescent pensioner
    senior retiree elder citizen resident neighbor neighbour native local villager townsperson homeowner homebuyer
    renter commuter passenger passerby bystander onlooker pedestrian motorist biker traveler traveller tourist visitor
    vacationer guest customer client shopper consumer buyer seller subscriber user reader viewer listener fan
    supporter follower voter constituent taxpayer ratepayer ally opponent rival foe enemy friend colleague coworker
    co-worker classmate roommate housemate acquaintance companion confidant associate accomplice mentor protege victim
    survivor patient sufferer casualty witness eyewitness suspect defendant plaintiff complainant appellant respondent
    claimant petitioner litigant perpetrator culprit juror migrant immigrant refugee asylum-seeker exile expatriate
    expat foreigner newcomer settler evacuee returnee winner loser finalist participant contestant attendee spectator
    member insider outsider believer worshipper worshiper pilgrim convert atheist genius beneficiary recipient
    signatory caller interviewee applicant jobseeker job-seeker trainee orphan twin bully loner human stranger
    adversary source skeptic sceptic proponent detractor backer hero legend
";

/// Nouns for men.
const MEN: &str = "
    man boy gentleman guy bloke lad dude fellow schoolboy boyfriend widower bachelor groom bridegroom fiance fiancé
    countryman layman frenchman englishman irishman scotsman welshman dutchman
";

/// Nouns for women.
const WOMEN: &str = "
    woman girl lady schoolgirl girlfriend widow bride fiancee fiancée countrywoman laywoman frenchwoman englishwoman
    irishwoman gal mistress
";

/// Relatives of either gender.
const RELATIVES: &str = "
    parent child sibling spouse cousin grandparent grandchild stepparent stepchild relative kin in-law guardian
    partner twin family-member great-grandchild godparent godchild
";

/// Male relatives.
const MALE_RELATIVES: &str = "
    father dad daddy papa son brother husband uncle nephew grandfather granddad grandson stepfather stepson
    stepbrother father-in-law son-in-law brother-in-law half-brother godfather godson ex-husband great-grandfather
";

/// Female relatives.
const FEMALE_RELATIVES: &str = "
    mother mom mum mama mommy daughter sister wife aunt niece grandmother grandma granny granddaughter stepmother
    stepdaughter stepsister mother-in-law daughter-in-law sister-in-law half-sister godmother goddaughter ex-wife
    great-grandmother
";

/// Unnamed people, in the form in which they speak.
const COLLECTIVE_NOUNS: &str = "
    officials authorities sources insiders police cops officers investigators detectives prosecutors lawyers attorneys
    judges jurors lawmakers legislators senators congressmen politicians ministers diplomats envoys negotiators
    mediators delegates leaders aides advisers advisors allies opponents rivals critics detractors skeptics sceptics
    supporters backers proponents advocates activists campaigners environmentalists conservationists protesters
    protestors demonstrators organizers organisers strikers workers employees staff staffers employers executives
    managers owners shareholders investors traders analysts economists strategists experts specialists researchers
    scientists academics scholars historians doctors physicians medics paramedics nurses firefighters rescuers
    responders engineers teachers parents students pupils witnesses eyewitnesses bystanders onlookers residents locals
    villagers neighbors neighbours relatives families family friends colleagues coworkers co-workers survivors victims
    patients refugees migrants immigrants asylum-seekers prisoners inmates detainees republicans democrats
    conservatives liberals progressives moderates loyalists separatists rebels insurgents militants jihadists fighters
    soldiers troops forces commanders generals militia opposition dissidents exiles clerics bishops observers monitors
    inspectors auditors regulators watchdogs pollsters pundits commentators columnists reporters journalists editors
    media press readers viewers listeners users customers consumers shoppers passengers commuters drivers tourists
    visitors fans spectators players teammates coaches voters respondents participants citizens people others some
    many most several few both all everyone everybody anyone somebody someone one nobody taxpayers farmers fishermen
    miners landlords tenants homeowners retailers suppliers developers bankers lenders brokers dealers buyers sellers
    donors members men women children teenagers teens youths adults seniors veterans whistleblowers hackers
    meteorologists forecasters seismologists epidemiologists virologists psychologists archaeologists astronomers
    biologists spokespeople spokespersons spokesmen representatives councillors councilors mayors governors
    commissioners astronauts pilots operators contractors volunteers
";

/// Institutions, in the singular.
const INSTITUTIONS: &str = "
    government administration ministry department agency bureau office commission committee council board cabinet
    parliament congress senate legislature assembly court tribunal embassy consulate delegation mission police army
    military navy militia guard force command junta regime opposition party coalition campaign caucus union
    association federation confederation alliance league foundation charity ngo nonprofit non-profit institute
    institution think-tank thinktank company firm corporation conglomerate group startup start-up bank lender insurer
    retailer carmaker automaker airline airport manufacturer producer exporter importer utility operator supplier
    developer publisher brokerage fund regulator watchdog authority university college school academy hospital clinic
    laboratory lab museum library church mosque synagogue temple diocese vatican club team side squad franchise
    newspaper paper daily tabloid magazine weekly journal broadcaster channel network station outlet website site blog
    platform palace presidency secretariat treasury prosecution defense defence jury panel inquiry inquest taskforce
    task-force municipality city town county province state nation country kingdom republic bloc leadership management
    industry sector market
";

/// Documents and other texts, in the singular.
const DOCUMENTS: &str = "
    report statement study survey poll document memo memorandum letter email e-mail note message post tweet article
    story editorial column op-ed book memoir biography interview transcript recording tape video footage filing
    lawsuit suit complaint indictment affidavit petition motion verdict ruling judgment judgement decision opinion
    order decree law bill legislation constitution resolution declaration communique communiqué agreement treaty
    accord deal text draft data figure statistic census index forecast projection estimate analysis review audit
    assessment evaluation finding research investigation evidence record log release announcement notice notification
    advisory bulletin briefing circular warning alert page newsletter poster sign banner slogan placard leaflet
    pamphlet advertisement ad advert commercial speech testimony account version
";

/// Honorifics of men.
const MALE_HONORIFICS: &str = "
    mr messrs sir lord monsieur señor senor herr signor master don shri sri fr father brother haji alhaji mullah
    maulana imam sheikh sheik ayatollah hojatoleslam sultan emir rabbi pope king prince duke baron
";

/// Honorifics of women.
const FEMALE_HONORIFICS: &str = "
    mrs ms miss mme mlle mmes madam madame mademoiselle lady dame señora senora señorita frau signora smt shrimati
    sister queen princess duchess baroness hajia alhaja begum
";

/// Honorifics of either gender.
const NEUTRAL_HONORIFICS: &str = "
    mx dr drs prof rev revs hon ven pastor reverend professor doctor chief barr engr arch datuk dato dato' ustaz ustad
    swami hajj blessed saint
";

/// Titles before a name.
const TITLE_WORDS: &str = "
    sen sens rep reps gov govs gen gens lt col cols maj capt cpt cpl sgt sgts pvt pfc spc brig adm cmdr cdr ens supt
    insp det pres sec secy amb atty ald coun cllr comm const dep dir min adj president premier chancellor minister
    secretary undersecretary senator representative congressman congresswoman governor mayor councilman councilwoman
    councillor councilor alderman assemblyman assemblywoman commissioner ambassador general colonel major captain
    lieutenant sergeant corporal private admiral commodore brigadier commander marshal officer detective inspector
    superintendent constable sheriff trooper agent deputy judge justice magistrate prosecutor attorney chairman
    chairwoman chairperson chair chief director ceo cfo coach manager dean provost professor doctor bishop archbishop
    cardinal pope patriarch reverend pastor father sister brother rabbi imam ayatollah sheikh king queen prince
    princess duke duchess earl count countess baron baroness lord lady sir dame sultan emir emperor empress spokesman
    spokeswoman spokesperson speaker leader adviser advisor mp mep
";

/// Words that belong to a title after them.
const TITLE_MODIFIERS: &str = "
    prime vice deputy acting interim former ex then late incoming outgoing assistant associate chief senior junior
    first foreign defense defence finance interior home health education justice labor labour trade energy environment
    agriculture transport culture information economy economic commerce treasury state external internal affairs press
    executive managing general attorney major lieutenant brigadier rear staff sergeant master crown grand supreme lord
    co-founder founding founder house senate majority minority opposition party district county city presidential
    federal national regional special permanent honorary retired current longtime veteran air fleet field wing
    squadron group
";
