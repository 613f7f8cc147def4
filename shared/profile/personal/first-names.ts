/** Common first names of several languages, in lower case without accents. */
export const FIRST_NAMES: ReadonlySet<string> = new Set(
  `aaron abdul abigail adam adele adrian agnes agnieszka ahmed alan albert alberto alejandro aleksandra alessandra
  alessandro alex alexander alexandra alfred ali alice alicia alison allison amanda amelia amir amy ana anastasia andre
  andrea andreas andrew andrzej angela angelo anita anja ann anna anne annette annie antje antoine anton antonio arjun
  arthur asa astrid audrey aurelie ava axel ayse barbara barry beate beatrice benjamin bernard bernd bernhard bertha bertil
  betty beverly bianca birgit bjorn bonnie brandon brenda brian bridget bruce bruno bryan camille carl carla carlos carmen
  carol carolina caroline carolyn catherine cecile cecilia charles charlotte chen cheryl chiara chloe chris christa christian
  christiane christina christine christophe christopher claire clara claude claudia clement cornelia craig cristina cynthia
  dagmar daniel daniela danielle dario dave david deborah denis denise dennis derek diana diane diego dieter dimitri dirk
  dmitri dolores dominik dominique donald donna doris dorothea dorothy douglas edith eduardo edward edwin eileen elaine
  eleanor elena eliza elizabeth elisabeth elisa ella ellen elsa emanuel emil emilia emilie emily emma emmanuel enrique
  eric erica erik erika ernest ernst esther ethan eugene eva evelyn fabian fatima felix ferdinand fernando filip florence
  florian frances francesca francesco francis francisco franco francois francoise frank franz fred frederic frederick
  friedrich fritz gabriel gabriela gabriele gary geoffrey george georg georges gerald gerard gerd gerhard gertrude giorgio
  giovanni gisela giulia giuseppe gloria gordon grace graham greg gregory greta guido guillaume gunther gustav hannah hans
  harald harold harriet harry hassan heather hedwig heidi heike heinrich heinz helen helena helene helga helmut henri
  henrik henry herbert herman hermann hilda holger howard hugo ian ibrahim ida ignacio igor ines ingrid irene irina iris
  irma isaac isabel isabella isabelle ivan jack jacob jacqueline jacques jaime jakob jakub james jamie jan jana jane janet
  janice jason javier jean jeanne jeff jeffrey jennifer jens jeremy jerome jerry jesse jessica jesus joan joachim joanna
  joao jochen joe johan johann johanna johannes john jonas jonathan jordan jorg jorge jose josef joseph josephine joshua
  juan judith judy julia julian juliane julie julien juliette jurgen justin karen karin karl karla karsten kate katharina
  katherine kathleen kathryn kathy katja katrin keith kelly kenneth kerstin kevin khalid kim klara klaus konrad krzysztof
  kurt lars laura lauren laurence laurent lawrence leah lena leo leon leonard leonie leonor lewis liam lillian linda lisa
  lorenzo louis louise luca lucas lucia lucie lucy ludwig luigi luis luisa luise lukas lydia maja malgorzata manfred
  manuel manuela marc marcel marcin marco marcus margaret margarete margaretha maria marianne marie marilyn mario marion
  marlene marta martha martin martina mary massimo mateusz mathilde matteo matthew matthias maurice max maximilian maya
  megan melanie melissa mercedes michael michaela michal michel michele michelle miguel mikael mike mikhail minna miriam
  mohamed mohammad mohammed monica monika monique moritz muhammad nadia nadine nancy natalia natalie natasha nathalie nathan
  neil nicholas nick nicola nicolas nicole niklas nils nina noah noel nora norbert norma norman oksana olaf ole oleg olga
  oliver olivia olivier omar oscar oskar oswald otto owen pablo pamela paola paolo pascal patricia patrick paul paula
  pauline pawel pedro peter petra philip philipp philippe phyllis pierre pietro piotr priya rachel rafael rainer raj ralf
  ralph ramon raymond rebecca regina reinhard renate rene ricardo riccardo richard rita robert roberta roberto roger roland
  rolf roman ronald rosa rosemary rowan roy rudolf russell ruth ryan sabine sabrina sally salvatore samantha samuel sandra
  sanjay sara sarah scott sean sebastian selma sergei sergio sharon shirley sibylle sigrid silke silvia simon simone sofia
  sonia sonja sophia sophie stefan stefanie stefano stella stephan stephanie stephen steve steven stewart stuart susan
  susanna susanne suzanne sven svetlana sylvia sylvie tanja tatiana teresa terry theodor theodore theresa therese thierry
  thomas tim timothy tina tobias tomasz toni ulrich ulrike ursula ute uwe valentina valerie vanessa vera veronica veronika
  victor victoria viktor vincent vincenzo viola virginia vladimir walter waltraud wanda wei wendy werner wilhelm wilhelmina
  william wojciech wolfgang xavier yannick yasmin yolanda yuki yusuf yvonne zoe zuzanna`.split(/\s+/),
)
