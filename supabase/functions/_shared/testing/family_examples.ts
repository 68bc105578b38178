/**
 * Ids as providers use them, under the family that they belong to: `provider id`, and after `=`
 * the variant. Under `-` are those whose family cannot be told.
 */
export const FAMILY_EXAMPLES = `
meta-llama/llama-3.3-70b-instruct
  groq llama-3.3-70b-versatile = versatile
  groq llama-3.3-70b-specdec = specdec
  together meta-llama/Llama-3.3-70B-Instruct-Turbo = turbo
  together meta-llama/Llama-3.3-70B-Instruct-Turbo-Free = free, turbo
  fireworks accounts/fireworks/models/llama-v3p3-70b-instruct
  cloudflare @cf/meta/llama-3.3-70b-instruct-fp8-fast = fp8, fast
  bedrock us.meta.llama3-3-70b-instruct-v1:0
  ollama llama3.3
  ollama llama3.3:70b-instruct-q4_K_M = q4_k_m
  ollama llama3.3:latest = latest
  azure Llama-3.3-70B-Instruct
  vertex meta/llama-3.3-70b-instruct-maas = maas
  nvidia meta/llama-3.3-70b-instruct
  sambanova Meta-Llama-3.3-70B-Instruct
  cerebras llama-3.3-70b
  lmstudio lmstudio-community/Llama-3.3-70B-Instruct-GGUF = gguf
  vllm RedHatAI/Llama-3.3-70B-Instruct-FP8-dynamic = fp8, dynamic
  nim nvidia/Llama-3.3-70B-Instruct-FP4 = fp4
  vllm unsloth/Llama-3.3-70B-Instruct-bnb-4bit = bnb, 4bit
  deepinfra meta-llama/Llama-3.3-70B-Instruct-Turbo = turbo
  huggingface meta-llama/Llama-3.3-70B-Instruct:groq = groq
  snowflake snowflake-llama-3.3-70b
  sap meta--llama3.3-70b-instruct
  bedrock us.meta.llama3-3-70b-instruct-v1:0:128k
  litellm together_ai/meta-llama/Llama-3.3-70B-Instruct-Turbo = turbo
  litellm fireworks_ai/accounts/fireworks/models/llama-v3p3-70b-instruct
  litellm bedrock/us.meta.llama3-3-70b-instruct-v1:0
  litellm vertex_ai/meta/llama-3.3-70b-instruct-maas = maas
  litellm azure_ai/Llama-3.3-70B-Instruct
  litellm groq/llama-3.3-70b-versatile = versatile
  litellm cerebras/llama3.3-70b
  aws arn:aws:bedrock:us-east-1::foundation-model/meta.llama3-3-70b-instruct-v1:0
  mlx mlx-community/Llama-3.3-70B-Instruct-4bit = 4bit
meta-llama/llama-3.1-8b-instruct
  groq llama-3.1-8b-instant = instant
  together meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo = turbo
  fireworks accounts/fireworks/models/llama-v3p1-8b-instruct
  bedrock meta.llama3-1-8b-instruct-v1:0
  cloudflare @cf/meta/llama-3.1-8b-instruct-awq = awq
  cloudflare @cf/meta/llama-3.1-8b-instruct-fp8 = fp8
  cerebras llama3.1-8b
  ollama llama3.1:8b
  ollama llama3.1:8b-instruct-q8_0 = q8_0
  llamacpp /models/Meta-Llama-3.1-8B-Instruct-Q4_K_M.gguf = q4_k_m
meta-llama/llama-3.1-8b
  hf meta-llama/Llama-3.1-8B
  hf meta-llama/Meta-Llama-3.1-8B
meta-llama/llama-3.1-70b-instruct
  fireworks accounts/fireworks/models/llama-v3p1-70b-instruct
  nebius meta-llama/Meta-Llama-3.1-70B-Instruct-fast = fast
nvidia/llama-3.1-nemotron-70b-instruct
  nvidia nvidia/llama-3.1-nemotron-70b-instruct
  openrouter nvidia/llama-3.1-nemotron-70b-instruct:free = free
  hf nvidia/Llama-3.1-Nemotron-70B-Instruct-HF
meta-llama/llama-3.2-90b-vision-instruct
  groq llama-3.2-90b-vision-preview = preview
  bedrock us.meta.llama3-2-90b-instruct-v1:0
  together meta-llama/Llama-3.2-90B-Vision-Instruct-Turbo = turbo
meta-llama/llama-3.2-3b-instruct
  together meta-llama/Llama-3.2-3B-Instruct-Turbo = turbo
  ollama llama3.2:3b
meta-llama/llama-guard-3-8b
  groq llama-guard-3-8b
  together meta-llama/Llama-Guard-3-8B
meta-llama/llama-4-maverick
  groq meta-llama/llama-4-maverick-17b-128e-instruct
  together meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8 = fp8
  openrouter meta-llama/llama-4-maverick
  vercel meta/llama-4-maverick
  bedrock us.meta.llama4-maverick-17b-instruct-v1:0
  fireworks accounts/fireworks/models/llama4-maverick-instruct-basic = basic
  sambanova Llama-4-Maverick-17B-128E-Instruct
anthropic/claude-3.5-sonnet
  anthropic claude-3-5-sonnet-20240620 = 2024-06-20
  anthropic claude-3-5-sonnet-20241022 = 2024-10-22
  anthropic claude-3-5-sonnet-latest = latest
  openrouter anthropic/claude-3.5-sonnet
  openrouter anthropic/claude-3.5-sonnet:beta = beta
  vertex claude-3-5-sonnet-v2@20241022 = v2, 2024-10-22
  bedrock anthropic.claude-3-5-sonnet-20241022-v2:0 = 2024-10-22
  copilot claude-3.5-sonnet
  sap anthropic--claude-3.5-sonnet
anthropic/claude-opus-4.1
  copilot claude-opus-41
  anthropic claude-opus-4-1-20250805 = 2025-08-05
  vercel anthropic/claude-4-1-opus
  bedrock apac.anthropic.claude-opus-4-1-20250805-v1:0 = 2025-08-05
anthropic/claude-sonnet-4
  anthropic claude-sonnet-4-0
  requesty anthropic/claude-4-sonnet-20250522 = 2025-05-22
  vertex claude-sonnet-4@20250514 = 2025-05-14
  poe claude-sonnet-4-thinking = thinking
anthropic/claude-3-haiku
  anthropic claude-3-haiku-20240307 = 2024-03-07
  bedrock anthropic.claude-3-haiku-20240307-v1:0 = 2024-03-07
anthropic/claude-2.1
  bedrock anthropic.claude-v2:1
  anthropic claude-2.1
openai/gpt-4o
  openai gpt-4o
  openai gpt-4o-2024-05-13 = 2024-05-13
  azure gpt-4o
  openrouter openai/gpt-4o:extended = extended
  aihubmix openai-gpt-4o
openai/gpt-4o-mini
  openai gpt-4o-mini-2024-07-18 = 2024-07-18
  azure gpt-4o-mini
openai/gpt-4o-search-preview
  openai gpt-4o-search-preview-2025-03-11 = 2025-03-11
openai/gpt-3.5-turbo
  azure gpt-35-turbo
  openai gpt-3.5-turbo-0125 = 0125
  openai gpt-3.5-turbo-1106 = 1106
openai/gpt-3.5-turbo-instruct
  openai gpt-3.5-turbo-instruct
openai/gpt-3.5-turbo-16k
  openai gpt-3.5-turbo-16k-0613 = 0613
openai/gpt-4-turbo
  openai gpt-4-turbo-2024-04-09 = 2024-04-09
openai/gpt-4-turbo-preview
  openrouter openai/gpt-4-turbo-preview
openai/o3-mini
  openai o3-mini-2025-01-31 = 2025-01-31
  openrouter openai/o3-mini-high = high
openai/gpt-oss-20b
  groq openai/gpt-oss-20b
  cloudflare @cf/openai/gpt-oss-20b
  ollama gpt-oss:20b
  ollama gpt-oss:20b-cloud = cloud
  bedrock openai.gpt-oss-20b-1:0
  fireworks accounts/fireworks/models/gpt-oss-20b
  vertex openai/gpt-oss-20b-maas = maas
  openrouter openai/gpt-oss-20b:free = free
  lmstudio openai/gpt-oss-20b-MXFP4 = mxfp4
  huggingface openai/gpt-oss-20b:fireworks-ai = fireworks-ai
openai/gpt-oss-safeguard-20b
  groq openai/gpt-oss-safeguard-20b
openai/gpt-5
  openai gpt-5-2025-08-07 = 2025-08-07
openai/gpt-5-chat
  openai gpt-5-chat-latest = latest
  openrouter openai/gpt-5-chat
openai/gpt-5-pro
  openai gpt-5-pro-2025-10-06 = 2025-10-06
deepseek/deepseek-v3
  together deepseek-ai/DeepSeek-V3
  deepinfra deepseek-ai/DeepSeek-V3
  novita deepseek/deepseek-v3-turbo = turbo
deepseek/deepseek-v3-0324
  fireworks accounts/fireworks/models/deepseek-v3-0324
  openrouter deepseek/deepseek-chat-v3-0324:free = free
  volcengine deepseek-v3-250324
  nebius deepseek-ai/DeepSeek-V3-0324-fast = fast
deepseek/deepseek-v3.1
  fireworks accounts/fireworks/models/deepseek-v3p1
  openrouter deepseek/deepseek-chat-v3.1
  sambanova DeepSeek-V3.1
  ollama deepseek-v3.1:671b
  chutes deepseek-ai/DeepSeek-V3.1:THINKING = thinking
  together deepseek-ai/DeepSeek-V3.1
  vertex deepseek-ai/deepseek-v3.1-maas = maas
  baseten deepseek-ai/DeepSeek-V3.1
deepseek/deepseek-v3.1-terminus
  openrouter deepseek/deepseek-v3.1-terminus:exacto = exacto
  sambanova DeepSeek-V3.1-Terminus
deepseek/deepseek-r1
  together deepseek-ai/DeepSeek-R1
  venice deepseek-r1-671b
  bedrock us.deepseek.r1-v1:0
  deepinfra deepseek-ai/DeepSeek-R1-Turbo = turbo
deepseek/deepseek-r1-0528
  deepinfra deepseek-ai/DeepSeek-R1-0528-Turbo = turbo
  fireworks accounts/fireworks/models/deepseek-r1-0528
  volcengine deepseek-r1-250528
deepseek/deepseek-r1-distill-llama-70b
  groq deepseek-r1-distill-llama-70b
  ollama deepseek-r1:70b
  sambanova DeepSeek-R1-Distill-Llama-70B
  openrouter deepseek/deepseek-r1-distill-llama-70b:free = free
deepseek/deepseek-r1-distill-qwen-32b
  cloudflare @cf/deepseek-ai/deepseek-r1-distill-qwen-32b
  ollama deepseek-r1:32b
deepseek/deepseek-r1-qwen3-8b-0528
  chutes deepseek-ai/DeepSeek-R1-0528-Qwen3-8B
qwen/qwen2.5-72b-instruct
  together Qwen/Qwen2.5-72B-Instruct-Turbo = turbo
  openrouter qwen/qwen-2.5-72b-instruct:free = free
  fireworks accounts/fireworks/models/qwen2p5-72b-instruct
  ollama qwen2.5:72b
qwen/qwen2.5-72b
  hf Qwen/Qwen2.5-72B
qwen/qwen2.5-coder-32b-instruct
  venice qwen-2.5-coder-32b
  groq qwen-2.5-coder-32b
  cloudflare @cf/qwen/qwen2.5-coder-32b-instruct
  ollama qwen2.5-coder:32b-instruct-q4_K_M = q4_k_m
qwen/qwen2.5-vl-72b-instruct
  openrouter qwen/qwen2.5-vl-72b-instruct:free = free
  nebius Qwen/Qwen2.5-VL-72B-Instruct
qwen/qwen3-235b
  fireworks accounts/fireworks/models/qwen3-235b-a22b
  venice qwen3-235b
  together Qwen/Qwen3-235B-A22B-fp8-tput = fp8, tput
qwen/qwen3-235b-instruct-2507
  cerebras qwen-3-235b-a22b-instruct-2507
  openrouter qwen/qwen3-235b-a22b-2507
  vertex qwen/qwen3-235b-a22b-instruct-2507-maas = maas
  bedrock qwen.qwen3-235b-a22b-2507-v1:0
qwen/qwen3-235b-thinking-2507
  openrouter qwen/qwen3-235b-a22b-thinking-2507:free = free
  novita qwen/qwen3-235b-a22b-thinking-2507
qwen/qwen3-32b
  groq qwen/qwen3-32b
  ollama qwen3:32b-q4_K_M = q4_k_m
  bedrock qwen.qwen3-32b-v1:0
qwen/qwen3-coder-480b
  deepinfra Qwen/Qwen3-Coder-480B-A35B-Instruct-Turbo = turbo
  cerebras qwen-3-coder-480b
  bedrock qwen.qwen3-coder-480b-a35b-v1:0
  ollama qwen3-coder:480b-cloud = cloud
  together Qwen/Qwen3-Coder-480B-A35B-Instruct-FP8 = fp8
qwen/qwen3-coder-30b
  ollama qwen3-coder:30b
  scaleway qwen3-coder-30b-a3b-instruct
qwen/qwen-max
  alibaba qwen-max-2025-01-25 = 2025-01-25
  alibaba qwen-max-latest = latest
qwen/qwen-plus
  openrouter qwen/qwen-plus
qwen/qwq-32b
  groq qwen-qwq-32b
  cloudflare @cf/qwen/qwq-32b
moonshotai/kimi-k2
  groq moonshotai/kimi-k2-instruct
  fireworks accounts/fireworks/models/kimi-k2-instruct
  moonshot kimi-k2-0711-preview = 0711
  openrouter moonshotai/kimi-k2:free = free
moonshotai/kimi-k2-0905
  groq moonshotai/kimi-k2-instruct-0905
  moonshot kimi-k2-0905-preview
  fireworks accounts/fireworks/models/kimi-k2-instruct-0905
moonshotai/kimi-k2-thinking
  bedrock moonshot.kimi-k2-thinking
  vertex moonshotai/kimi-k2-thinking-maas = maas
  ollama kimi-k2-thinking:cloud = cloud
  fireworks accounts/fireworks/models/kimi-k2-thinking
  together moonshotai/Kimi-K2-Thinking
  nebius moonshotai/Kimi-K2-Thinking
moonshotai/kimi-k2-base
  hf moonshotai/Kimi-K2-Base
z-ai/glm-4.5
  fireworks accounts/fireworks/models/glm-4p5
  deepinfra zai-org/GLM-4.5
  chutes zai-org/GLM-4.5-FP8 = fp8
  siliconflow THUDM/GLM-4.5
z-ai/glm-4.5-air
  fireworks accounts/fireworks/models/glm-4p5-air
  openrouter z-ai/glm-4.5-air:free = free
z-ai/glm-4.5v
  zai glm-4.5v
  novita zai-org/glm-4.5v
mistralai/mistral-small-3.2
  mistral mistral-small-2506
  openrouter mistralai/mistral-small-3.2-24b-instruct:free = free
  chutes chutesai/Mistral-Small-3.2-24B-Instruct-2506
  ovh Mistral-Small-3.2-24B-Instruct-2506
  scaleway mistral-small-3.2-24b-instruct-2506
  ollama mistral-small3.2:24b
mistralai/mistral-small-3.1
  cloudflare @cf/mistralai/mistral-small-3.1-24b-instruct
  azure mistral-small-2503
  vertex mistral-small-2503@001 = 001
mistralai/mistral-nemo
  mistral open-mistral-nemo
  mistral open-mistral-nemo-2407
  openrouter mistralai/mistral-nemo
  azure Mistral-Nemo
mistralai/mixtral-8x7b-instruct
  together mistralai/Mixtral-8x7B-Instruct-v0.1
  groq mixtral-8x7b-32768 = 32768
  bedrock mistral.mixtral-8x7b-instruct-v0:1
  ollama mixtral:8x7b
mistralai/mistral-7b-instruct-v0.2
  bedrock mistral.mistral-7b-instruct-v0:2
  together mistralai/Mistral-7B-Instruct-v0.2
  cloudflare @cf/mistral/mistral-7b-instruct-v0.2
mistralai/mistral-7b-instruct-v0.3
  together mistralai/Mistral-7B-Instruct-v0.3
mistralai/codestral-2501
  azure Codestral-2501
  mistral codestral-2501
google/gemma-3-27b-it
  gemini gemma-3-27b-it
  openrouter google/gemma-3-27b-it:free = free
  ollama gemma3:27b
  ollama gemma3:27b-it-qat = qat
google/gemma-3-27b
  hf google/gemma-3-27b-pt
google/gemma-3n-e4b-it
  openrouter google/gemma-3n-e4b-it:free = free
  ollama gemma3n:e4b
google/gemma-2-9b-it
  groq gemma2-9b-it
  ollama gemma2:9b
google/gemini-2.0-flash
  gemini gemini-2.0-flash-001 = 001
  vertex google/gemini-2.0-flash-001 = 001
  gemini models/gemini-2.0-flash
google/gemini-2.0-flash-lite
  openrouter google/gemini-2.0-flash-lite-001 = 001
google/gemini-2.5-flash-preview
  gemini gemini-2.5-flash-preview-05-20 = 05-20
  gemini gemini-2.5-flash-preview-09-2025 = 09-2025
google/gemini-2.5-pro
  gemini models/gemini-2.5-pro
  vertex publishers/google/models/gemini-2.5-pro
x-ai/grok-4
  xai grok-4-0709 = 0709
  openrouter x-ai/grok-4
  xai grok-4-latest = latest
x-ai/grok-4-fast
  xai grok-4-fast
  vercel xai/grok-4-fast
x-ai/grok-3-mini
  xai grok-3-mini-latest = latest
  xai grok-3-mini-beta = beta
  azure grok-3-mini
  oci xai.grok-3-mini
x-ai/grok-3
  xai grok-3
microsoft/phi-4
  github microsoft/phi-4
  azure Phi-4
  ollama phi4:14b
microsoft/phi-4-mini
  wandb microsoft/Phi-4-mini-instruct
  ollama phi4-mini
microsoft/phi-3-mini-4k
  github microsoft/phi-3-mini-4k-instruct
microsoft/phi-3-mini-128k
  github microsoft/phi-3-mini-128k-instruct
amazon/nova-lite
  bedrock amazon.nova-lite-v1:0
  openrouter amazon/nova-lite-v1
  vercel amazon/nova-lite
cohere/command-r-plus-08-2024
  cohere command-r-plus-08-2024
  github cohere/cohere-command-r-plus-08-2024
cohere/command-a
  cohere command-a-03-2025 = 03-2025
  openrouter cohere/command-a
ai21/jamba-1.5-large
  bedrock ai21.jamba-1-5-large-v1:0
  github ai21-labs/ai21-jamba-1.5-large
nousresearch/hermes-4-70b
  openrouter nousresearch/hermes-4-70b
  nebius NousResearch/Hermes-4-70B
minimax/minimax-m1
  openrouter minimax/minimax-m1
nvidia/nemotron-nano-9b-v2
  openrouter nvidia/nemotron-nano-9b-v2:free = free
  nvidia nvidia/nvidia-nemotron-nano-9b-v2
ibm-granite/granite-4-h-small
  watsonx ibm/granite-4-h-small
  replicate ibm-granite/granite-4.0-h-small
perplexity/sonar-reasoning-pro
  perplexity sonar-reasoning-pro
  openrouter perplexity/sonar-reasoning-pro
baidu/ernie-4.5-300b
  openrouter baidu/ernie-4.5-300b-a47b
  novita baidu/ernie-4.5-300b-a47b-paddle = paddle
openai/whisper-large-v3-turbo
  groq whisper-large-v3-turbo
  cloudflare @cf/openai/whisper-large-v3-turbo
openai/whisper-large-v3
  groq whisper-large-v3
sao10k/l3.3-euryale-70b
  openrouter sao10k/l3.3-euryale-70b
  novita Sao10K/L3.3-Euryale-70B
groq/compound
  groq groq/compound
acme-labs/llama-3.1-support-8b
  hf acme-labs/Llama-3.1-8B-Support
-
  openai ft:gpt-4o-mini-2024-07-18:acme::abc123
  openrouter openrouter/auto
  ollama qwen3
  ollama llama3.2
  ollama my-model
  litellm default
  openai chat-latest
  fireworks accounts/acme/models/my-llama-70b
  ollama deepseek-r1:8b
  azure my-gpt-deployment-name-of-mine
  openrouter openrouter/auto:free
  ollama gemma3
  ollama mistral-small
  vllm /models/checkpoint-1200
  litellm router/smart
  azure model-router
meta-llama/llama-3.1-405b-instruct
  nscale meta-llama/Llama-3.1-405B-Instruct
  sambanova Meta-Llama-3.1-405B-Instruct
  lambda llama3.1-405b-instruct-fp8 = fp8
  databricks databricks-meta-llama-3-1-405b-instruct
meta-llama/llama-3.2-11b-vision-instruct
  deepinfra meta-llama/Llama-3.2-11B-Vision-Instruct
  fireworks accounts/fireworks/models/llama-v3p2-11b-vision-instruct
meta-llama/llama-3.2-1b-instruct
  ollama llama3.2:1b
  openrouter meta-llama/llama-3.2-1b-instruct:free = free
meta-llama/llama-4-scout
  lambda llama-4-scout-17b-16e-instruct
  deepinfra meta-llama/Llama-4-Scout-17B-16E-Instruct
  cerebras llama-4-scout
  azure Llama-4-Scout-17B-16E-Instruct
anthropic/claude-sonnet-4.5
  litellm vertex_ai/claude-sonnet-4-5@20250929 = 2025-09-29
  litellm bedrock/global.anthropic.claude-sonnet-4-5-20250929-v1:0 = 2025-09-29
  poe Claude-Sonnet-4.5
  gitlab anthropic/claude-sonnet-4-5-20250929 = 2025-09-29
  venice claude-sonnet-45
  abacus claude-sonnet-4-5-20250929 = 2025-09-29
  openrouter anthropic/claude-sonnet-4.5:beta = beta
anthropic/claude-haiku-4.5
  requesty anthropic/claude-haiku-4-5
  copilot claude-haiku-4.5
  databricks databricks-claude-haiku-4-5
anthropic/claude-opus-4
  anthropic claude-opus-4-0
  copilot claude-opus-4
  bedrock eu.anthropic.claude-opus-4-20250514-v1:0 = 2025-05-14
openai/gpt-4.1-mini
  azure gpt-4.1-mini-2025-04-14 = 2025-04-14
  github openai/gpt-4.1-mini
  digitalocean openai-gpt-4.1-mini
openai/gpt-4.1
  digitalocean openai-gpt-4.1
  litellm azure/gpt-4.1
openai/gpt-5-mini
  requesty openai-responses/gpt-5-mini
  poe gpt-5-mini
  venice openai-gpt-5-mini
openai/gpt-5.1-codex-mini
  openai gpt-5.1-codex-mini
  copilot gpt-5.1-codex-mini
openai/gpt-5.2-pro
  openai gpt-5.2-pro-2025-12-11 = 2025-12-11
  openrouter openai/gpt-5.2-pro:batch = batch
openai/o4-mini
  openai o4-mini-2025-04-16 = 2025-04-16
  azure o4-mini
  poe o4-mini
openai/gpt-oss-120b
  nebius openai/gpt-oss-120b
  ollama gpt-oss:120b
  snowflake openai-gpt-oss-120b
  baseten openai/gpt-oss-120b
  groq openai/gpt-oss-120b
  ovh gpt-oss-120b
  vercel openai/gpt-oss-120b
  hf ggml-org/gpt-oss-120b-GGUF = gguf
  hf unsloth/gpt-oss-120b-BF16 = bf16
google/gemini-2.5-flash-lite
  gemini models/gemini-2.5-flash-lite
  litellm gemini/gemini-2.5-flash-lite
  litellm vertex_ai/gemini-2.5-flash-lite
google/gemini-2.5-flash-lite-preview
  gemini gemini-2.5-flash-lite-preview-09-2025 = 09-2025
google/gemini-3-pro-preview
  gemini gemini-3-pro-preview
  openrouter google/gemini-3-pro-preview
  litellm gemini/gemini-3-pro-preview
google/gemma-3-12b-it
  ollama gemma3:12b
  ollama gemma3:12b-it-q4_K_M = q4_k_m
  openrouter google/gemma-3-12b-it:free = free
  cloudflare @cf/google/gemma-3-12b-it
google/gemma-3-4b-it
  ollama gemma3:4b
  deepinfra google/gemma-3-4b-it
google/gemma-2-27b-it
  together google/gemma-2-27b-it
  hyperbolic google/gemma-2-27b-it
qwen/qwen3-30b-instruct-2507
  openrouter qwen/qwen3-30b-a3b-instruct-2507
  nebius Qwen/Qwen3-30B-A3B-Instruct-2507
  lmstudio qwen/qwen3-30b-a3b-2507
  cloudflare @cf/qwen/qwen3-30b-a3b-instruct-2507-fp8 = fp8
qwen/qwen3-30b
  cloudflare @cf/qwen/qwen3-30b-a3b-fp8 = fp8
  ollama qwen3:30b-a3b
qwen/qwen3-8b
  siliconflow Qwen/Qwen3-8B
  ollama qwen3:8b
qwen/qwen3-vl-235b-instruct
  ollama qwen3-vl:235b-instruct
  novita qwen/qwen3-vl-235b-a22b-instruct
  chutes Qwen/Qwen3-VL-235B-A22B-Instruct
qwen/qwen3-next-80b-instruct
  deepinfra Qwen/Qwen3-Next-80B-A3B-Instruct
  vertex qwen/qwen3-next-80b-a3b-instruct-maas = maas
  databricks databricks-qwen3-next-80b-a3b-instruct
qwen/qwen3-next-80b-thinking
  deepinfra Qwen/Qwen3-Next-80B-A3B-Thinking
  hyperbolic Qwen/Qwen3-Next-80B-A3B-Thinking
qwen/qwen3-max
  alibaba qwen3-max-2025-09-23 = 2025-09-23
  alibaba qwen3-max
  novita qwen/qwen3-max
qwen/qwen3-coder-plus
  alibaba qwen3-coder-plus-2025-07-22 = 2025-07-22
  openrouter qwen/qwen3-coder-plus
qwen/qwen2.5-7b-instruct
  deepinfra Qwen/Qwen2.5-7B-Instruct
  siliconflow Qwen/Qwen2.5-7B-Instruct
  siliconflow Pro/Qwen/Qwen2.5-7B-Instruct
  ollama qwen2.5:7b-instruct-fp16 = fp16
qwen/qwen2.5-coder-7b-instruct
  ollama qwen2.5-coder:7b
  nebius Qwen/Qwen2.5-Coder-7B-Instruct
deepseek/deepseek-v3.2
  deepseek-host deepseek-ai/DeepSeek-V3.2
  volcengine deepseek-v3-2-251201 = 2025-12-01
  deepinfra deepseek-ai/DeepSeek-V3.2
  chutes deepseek-ai/DeepSeek-V3.2-TEE = tee
  poe novita/deepseek-v3.2
  ollama deepseek-v3.2:cloud = cloud
  vertex deepseek-ai/deepseek-v3.2-maas = maas
  bedrock deepseek.v3.2
deepseek/deepseek-v3.2-exp
  siliconflow deepseek-ai/DeepSeek-V3.2-Exp
  novita deepseek/deepseek-v3.2-exp
deepseek/deepseek-v3.2-speciale
  azure DeepSeek-V3.2-Speciale
deepseek/deepseek-r1-distill-qwen-14b
  ollama deepseek-r1:14b
  siliconflow deepseek-ai/DeepSeek-R1-Distill-Qwen-14B
  siliconflow Pro/deepseek-ai/DeepSeek-R1-Distill-Qwen-14B
moonshotai/kimi-k2.5
  together moonshotai/Kimi-K2.5
  fireworks accounts/fireworks/models/kimi-k2p5
  nvidia moonshotai/kimi-k2.5
  hf nvidia/Kimi-K2.5-NVFP4 = nvfp4
  bedrock moonshotai.kimi-k2.5
  venice kimi-k2-5
  azure Kimi-K2.5
z-ai/glm-4.6
  cerebras zai-glm-4.6
  chutes zai-org/GLM-4.6-FP8 = fp8
  deepinfra zai-org/GLM-4.6
  novita zai-org/glm-4.6
  ollama glm-4.6:cloud = cloud
  synthetic hf:zai-org/GLM-4.6
  volcengine glm-4-6
z-ai/glm-4.7
  zhipu glm-4.7
  bedrock zai.glm-4.7
  vertex zai-org/glm-4.7-maas = maas
  poe novita/glm-4.7
z-ai/glm-4.5-x
  zai glm-4.5-x
z-ai/glm-4.5-airx
  zai glm-4.5-airx
mistralai/mistral-large-3
  bedrock mistral.mistral-large-3-675b-instruct
  mistral mistral-large-2512
  nvidia mistralai/mistral-large-3-675b-instruct-2512
  ollama mistral-large-3:675b
  azure Mistral-Large-3
mistralai/mistral-large-2
  bedrock mistral.mistral-large-2407-v1:0
  azure Mistral-large-2407
mistralai/mistral-small-3
  together mistralai/Mistral-Small-24B-Instruct-2501
  ollama mistral-small:24b-instruct-2501-q4_K_M = q4_k_m
mistralai/devstral-small-2
  mistral labs-devstral-small-2512
  openrouter mistralai/devstral-small-2512
  ollama devstral-small-2:24b
mistralai/ministral-3-14b
  mistral ministral-14b-2512
  bedrock mistral.ministral-3-14b-instruct
  ollama ministral-3:14b
  nebius mistralai/Ministral-3-14B-Instruct-2512
mistralai/mixtral-8x22b-instruct
  fireworks accounts/fireworks/models/mixtral-8x22b-instruct
  together mistralai/Mixtral-8x22B-Instruct-v0.1
  mistral open-mixtral-8x22b
x-ai/grok-4-fast-reasoning
  azure grok-4-fast-reasoning
  xai grok-4-fast-reasoning
x-ai/grok-4.1-fast-non-reasoning
  xai grok-4-1-fast-non-reasoning
  azure grok-4.1-fast-non-reasoning
microsoft/phi-4-multimodal
  azure Phi-4-multimodal-instruct
  deepinfra microsoft/phi-4-multimodal-instruct
microsoft/phi-4-mini-reasoning
  azure Phi-4-mini-reasoning
amazon/nova-pro
  bedrock us.amazon.nova-pro-v1:0
  sap amazon--nova-pro
amazon/nova-2-lite
  bedrock us.amazon.nova-2-lite-v1:0
  openrouter amazon/nova-2-lite-v1
nvidia/nemotron-3-nano-30b
  deepinfra nvidia/Nemotron-3-Nano-30B-A3B
  chutes nvidia/NVIDIA-Nemotron-3-Nano-30B-A3B-BF16 = bf16
  ollama nemotron-3-nano:30b
nvidia/llama-3.3-nemotron-super-49b-v1.5
  nebius nvidia/Llama-3_3-Nemotron-Super-49B-v1_5
  openrouter nvidia/llama-3.3-nemotron-super-49b-v1.5
nousresearch/hermes-3-llama-3.1-405b
  deepinfra NousResearch/Hermes-3-Llama-3.1-405B
  venice hermes-3-llama-3.1-405b
minimax/minimax-m2.1
  fireworks accounts/fireworks/models/minimax-m2p1
  venice minimax-m21
  minimax MiniMax-M2.1
minimax/minimax-m2.1-lightning
  minimax MiniMax-M2.1-lightning
xiaomi/mimo-v2-flash
  chutes XiaomiMiMo/MiMo-V2-Flash
  openrouter xiaomi/mimo-v2-flash:free = free
bytedance/seed-1.8
  volcengine doubao-seed-1-8-251228 = 2025-12-28
  zenmux volcengine/doubao-seed-1.8
bytedance/seed-1.6-flash
  openrouter bytedance-seed/seed-1.6-flash
  volcengine doubao-seed-1-6-flash-250615 = 2025-06-15
meituan/longcat-flash-chat
  chutes meituan-longcat/LongCat-Flash-Chat-FP8 = fp8
  openrouter meituan/longcat-flash-chat:free = free
ibm-granite/granite-3.3-8b
  watsonx ibm/granite-3-3-8b-instruct
  replicate ibm-granite/granite-3.3-8b-instruct
ai21/jamba-1.5-mini
  bedrock ai21.jamba-1-5-mini-v1:0
  vertex ai21/jamba-1.5-mini
perplexity/sonar-pro
  perplexity sonar-pro
  sap sonar-pro
cohere/command-r-plus
  cohere command-r-plus
  bedrock cohere.command-r-plus-v1:0
allenai/olmo-3-32b-think
  openrouter allenai/olmo-3-32b-think
  hf allenai/Olmo-3-32B-Think
lgai-exaone/exaone-4.0-32b
  friendli LGAI-EXAONE/EXAONE-4.0-32B
  together lgai/exaone-4-0-32b
cognitivecomputations/dolphin-2.9.2-qwen2-72b
  venice dolphin-2.9.2-qwen2-72b
  hf cognitivecomputations/dolphin-2.9.2-qwen2-72b
acme/qwen2.5-sql-7b-instruct
  hf acme/Qwen2.5-7B-Instruct-sql
01-ai/yi-large
  fireworks accounts/fireworks/models/yi-large
  openrouter 01-ai/yi-large
google/gemini-2.0-flash-exp
  openrouter google/gemini-2.0-flash-exp:free = free
google/gemini-2.0-flash-thinking-exp
  openrouter google/gemini-2.0-flash-thinking-exp-1219:free = 1219, free
nvidia/nemotron-3-ultra-550b
  openrouter nvidia/nemotron-3-ultra-550b-a55b:free = free
  fireworks accounts/fireworks/models/nemotron-3-ultra-nvfp4 = nvfp4
nvidia/nemotron-3-super-120b
  bedrock nvidia.nemotron-super-3-120b:0
z-ai/glm-5.1
  fireworks accounts/fireworks/routers/glm-5p1-fast = fast
anthropic/claude-opus-4.8
  openrouter anthropic/claude-opus-4.8-fast = fast
`;
