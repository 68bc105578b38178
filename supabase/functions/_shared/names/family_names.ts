/**
 * What the names of models are made of: who makes models and what their lines are called,
 * and who only serves or repacks them.
 */

/** Creators by the name that families have, with the other names that ids give them. */
const CREATORS: Record<string, string> = {
  "meta-llama": "meta facebook metaai meta-ai llama",
  openai: "open-ai openai-internal gpt",
  anthropic: "anthropics claude",
  google: "google-deepmind deepmind gemini gemma googleai google-ai",
  mistralai: "mistral mistral-ai",
  qwen: "alibaba alibaba-cloud qwen2 qwen3 qwenlm qwen-ai alibaba-nlp",
  deepseek: "deepseek-ai deepseekai",
  moonshotai: "moonshot moonshot-ai kimi kimi-ai",
  "z-ai": "zai zai-org zhipu zhipuai zhipu-ai thudm glm bigmodel z.ai",
  "x-ai": "xai x.ai grok",
  minimax: "minimaxai minimax-ai",
  nvidia: "nvidia-ai",
  microsoft: "microsoft-research",
  cohere: "cohereforai coherelabs cohere-labs cohere-for-ai",
  amazon: "aws amazon-nova amazon-agi",
  ai21: "ai21labs ai21-labs",
  "ibm-granite": "ibm ibm-research",
  nousresearch: "nous nous-research",
  xiaomi: "xiaomimimo xiaomi-mimo mimo",
  perplexity: "perplexity-ai pplx",
  stepfun: "stepfun-ai step-ai",
  tencent: "tencent-hunyuan hunyuan",
  baidu: "ernie",
  bytedance: "bytedance-seed bytedance-research doubao volcengine byteplus",
  inclusionai: "inclusion-ai ant-ling",
  allenai: "ai2 allen-ai",
  "01-ai": "01ai zero-one-ai",
  internlm: "shanghai-ai-lab opengvlab intern",
  tiiuae: "tii",
  liquid: "liquidai liquid-ai",
  writer: "",
  upstage: "upstage-ai",
  "lgai-exaone": "lg lgai lg-ai exaone",
  rekaai: "reka reka-ai",
  databricks: "",
  snowflake: "snowflake-arctic",
  meituan: "meituan-longcat longcat",
  "arcee-ai": "arcee arceeai",
  kwaipilot: "kwai kuaishou",
  poolside: "poolside-ai",
  inception: "inceptionlabs inception-labs",
  deepcogito: "deep-cogito cogito",
  sarvamai: "sarvam sarvam-ai",
  stabilityai: "stability stability-ai",
  huggingfacetb: "",
  bigcode: "",
  cognitivecomputations: "dphn",
  "black-forest-labs": "bfl blackforestlabs",
  baai: "",
  "swiss-ai": "swissai",
  openbmb: "",
  thinkingmachines: "thinking-machines",
  morph: "morphllm",
  relace: "",
  vercel: "",
  "aleph-alpha": "alephalpha",
};

/** Lines of models, by the beginning of a model's name, with their creator. */
const LINES: Record<string, string> = {
  llama: "meta-llama",
  codellama: "meta-llama",
  muse: "meta-llama",
  gpt: "openai",
  chatgpt: "openai",
  o1: "openai",
  o3: "openai",
  o4: "openai",
  codex: "openai",
  davinci: "openai",
  babbage: "openai",
  whisper: "openai",
  sora: "openai",
  claude: "anthropic",
  gemini: "google",
  gemma: "google",
  codegemma: "google",
  medgemma: "google",
  shieldgemma: "google",
  embeddinggemma: "google",
  imagen: "google",
  veo: "google",
  learnlm: "google",
  mistral: "mistralai",
  mixtral: "mistralai",
  ministral: "mistralai",
  magistral: "mistralai",
  codestral: "mistralai",
  devstral: "mistralai",
  pixtral: "mistralai",
  voxtral: "mistralai",
  mathstral: "mistralai",
  qwen: "qwen",
  codeqwen: "qwen",
  qwq: "qwen",
  qvq: "qwen",
  deepseek: "deepseek",
  kimi: "moonshotai",
  moonshot: "moonshotai",
  moonlight: "moonshotai",
  glm: "z-ai",
  chatglm: "z-ai",
  codegeex: "z-ai",
  grok: "x-ai",
  minimax: "minimax",
  abab: "minimax",
  nemotron: "nvidia",
  phi: "microsoft",
  wizardlm: "microsoft",
  mai: "microsoft",
  command: "cohere",
  north: "cohere",
  aya: "cohere",
  c4ai: "cohere",
  nova: "amazon",
  titan: "amazon",
  jamba: "ai21",
  granite: "ibm-granite",
  hermes: "nousresearch",
  deephermes: "nousresearch",
  mimo: "xiaomi",
  sonar: "perplexity",
  step: "stepfun",
  hunyuan: "tencent",
  hy: "tencent",
  ernie: "baidu",
  seed: "bytedance",
  doubao: "bytedance",
  ling: "inclusionai",
  ring: "inclusionai",
  olmo: "allenai",
  olmoe: "allenai",
  molmo: "allenai",
  tulu: "allenai",
  yi: "01-ai",
  internlm: "internlm",
  internvl: "internlm",
  falcon: "tiiuae",
  lfm: "liquid",
  palmyra: "writer",
  solar: "upstage",
  exaone: "lgai-exaone",
  reka: "rekaai",
  dbrx: "databricks",
  arctic: "snowflake",
  longcat: "meituan",
  trinity: "arcee-ai",
  virtuoso: "arcee-ai",
  kat: "kwaipilot",
  laguna: "poolside",
  mercury: "inception",
  cogito: "deepcogito",
  sarvam: "sarvamai",
  smollm: "huggingfacetb",
  starcoder: "bigcode",
  dolphin: "cognitivecomputations",
  flux: "black-forest-labs",
  bge: "baai",
  apertus: "swiss-ai",
  minicpm: "openbmb",
  inkling: "thinkingmachines",
  morph: "morph",
};

/** Other names of lines. */
const LINE_ALIASES: Record<string, string> = { stepfun: "step" };

/** Who serves models under a name of their own, and in whose place no creator is named. */
const HOSTS = new Set(
  ("accounts azure azure-ai azure-openai baseten bedrock cerebras cf chutes chutesai cloudflare coding cortecs crof " +
    "deepinfra digitalocean fal fastrouter featherless fireworks fireworks-ai friendli github gmi gmicloud " +
    "groq helicone hf huggingface hyperbolic kilo lambda lepton litellm lmstudio models nebius neon nearai " +
    "nineteen novita novita-ai nscale ollama openai-compatible opencode openrouter ovh parasail poe portkey " +
    "predibase private publishers replicate requesty route routers runpod sambanova scaleway siliconflow snowflake-cortex " +
    "synthetic system targon tee together together-ai togetherai umans venice vertex vertex-ai vultr wandb watsonx " +
    "workers-ai zenmux").split(" "),
);

/** Who publishes the weights of others again, quantised or converted. */
const REPACKERS = new Set(
  ("unsloth bartowski thebloke neuralmagic redhatai lmstudio-community mlx-community casperhansen cortecs " +
    "ibnzterrell hugging-quants second-state maziyarpanahi turboderp amd intel quantfactory ggml-org " +
    "nvidia-quantized opensourcerelease cpatonnz qwantized modelcloud solidrust mradermacher")
    .split(" "),
);

const CREATOR_OF = new Map(
  Object.entries(CREATORS).flatMap(([creator, others]) =>
    [creator, ...others.split(" ")].filter((name) => name !== "").map((name) => [name, creator])
  ),
);

/** The creator that an id, a list or a provider's slug names; null for anybody else. */
export function findCreator(name: string): string | null {
  return CREATOR_OF.get(name.toLowerCase().replaceAll(/[_ ]/g, "-")) ?? null;
}

/** Whether it only serves models, or publishes the weights of others again. */
export function isHost(name: string): boolean {
  const spelled = name.replaceAll("_", "-");
  return HOSTS.has(spelled) || REPACKERS.has(spelled);
}

/** The line that a name begins with, as it is written there, and its creator; null when it is not known. */
export function findLine(token: string): { written: string; line: string; creator: string } | null {
  const isLine = (word: string) => Object.hasOwn(LINES, word) || Object.hasOwn(LINE_ALIASES, word);
  const written = isLine(token) ? token : token.match(/^([a-z]+?)[vmk]?\d/)?.[1];
  if (written === undefined || !isLine(written)) return null;
  const line = Object.hasOwn(LINE_ALIASES, written) ? LINE_ALIASES[written] : written;
  return { written, line, creator: LINES[line] };
}
