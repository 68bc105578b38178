/** Common words of five to eight letters. */
export const WORDS: readonly string[] = (
  "almond anchor autumn badge barrel beacon bishop blanket bottle branch bronze bucket butter cabin " +
  "camera candle canvas carpet castle cement cherry circle clover coffee copper cotton cousin " +
  "cradle curtain dagger desert dinner doctor dragon drawer eagle editor elbow engine fabric " +
  "farmer feather fender fiddle filter finger flower forest fossil galaxy garden garlic ginger " +
  "glacier goblet granite guitar hammer harbor helmet hermit honey hunter island jacket jersey " +
  "jungle kernel kettle kitten ladder lantern lemon lizard locket magnet mantle marble market " +
  "meadow mirror mitten monkey mosaic motor needle nickel nozzle onion orange orchid oyster " +
  "paddle palace parrot pebble pencil pepper pickle pigeon pillow pirate planet pocket potato " +
  "prince puddle pumpkin puzzle quarry rabbit raven ribbon river rocket saddle salmon sandal school " +
  "shadow silver singer spider spoon statue sugar summer swallow table teapot temple thunder ticket " +
  "tiger timber tomato tractor tunnel turtle valley velvet violin walnut window winter wizard yogurt"
).split(" ");

/** Things that fit into a box and have a number. */
export const THINGS: readonly string[] = (
  "book clock coin comb cup key lamp lock map mask phone pipe ring rope ruler shoe spoon stamp watch whistle"
).split(" ");

/** First names. */
export const NAMES: readonly string[] = (
  "Alice Boris Clara David Elena Felix Grace Henry Irene Jonas Karin Louis Maria Nadia Oscar Paula Robert Sofia " +
  "Thomas Vera"
).split(" ");
