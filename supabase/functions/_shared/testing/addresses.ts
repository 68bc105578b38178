/** Base URLs that can be called. */
export const GOOD_ADDRESSES = [
  ...["https://api.openai.com/v1", "https://api.openai.com/v1/", "https://api.openai.com/v1//"],
  ...["https://api.openai.com", "HTTPS://API.OpenAI.com/v1", "https://api.openai.com:443/v1"],
  ...["http://localhost:11434/v1", "http://127.0.0.1:8080/v1", "http://[::1]:8000/v1"],
  ...["http://ollama:11434/v1", "http://host.docker.internal:1234/v1", "http://gpu.lan/v1"],
  ...["http://10.1.2.3:8000/v1", "http://203.0.113.9:8000/v1", "http://[2001:db8::1]/v1"],
  ...["http://box.tail1234.ts.net:8000/v1", "http://vllm.default.svc.cluster.local/v1"],
  ...["https://bücher.example/v1", "https://xn--bcher-kva.example/v1", "https://例え.example/v1"],
  ...["https://my_host.example/v1", "https://api.example.com./v1", "https://api.example.com:8443"],
  "https://api.cloudflare.com/client/v4/accounts/0123456789abcdef/ai/v1",
  "https://acme.openai.azure.com/openai/deployments/gpt-4o?api-version=2024-10-21",
  "https://acme.services.ai.azure.com/models?api-version=2024-05-01-preview",
  "https://api.example.com/v1?key=abc&x=%20",
  "https://api.example.com/chat/completions/v1",
  "https://api.example.com/models/llama/v1",
  "https://api.example.com/v1/completionist",
  ...["https://projects.example/v1/locations/eu/endpoints/openapi", "https://YOURS.example/v1"],
  ...["https://RESOURCEFUL.example/v1", "https://api.example.com/GRID/v1?x={y}&z=<PROJECT>"],
  "https://your.example.com/v1/yourself",
];

/** Addresses that cannot be a base URL, whether a key is sent there or not, and why. */
export const BAD_ADDRESSES: [address: string, why: RegExp][] = [
  ["", /^is empty$/],
  [`https://api.example.com/${"v".repeat(2000)}`, /^is longer than 2000 characters$/],
  ...[
    ...["api.openai.com/v1", "localhost:11434/v1", "127.0.0.1:8080/v1", "//api.example.com/v1"],
    ...["ftp://api.example.com/v1", "file:///etc/passwd", "ws://localhost/v1", "data:,x"],
    ...["https:/api.example.com/v1", "https:api.example.com", "https//api.example.com", "/v1"],
    ...["htps://api.example.com/v1", "javascript:alert(1)", '"https://api.example.com/v1"'],
  ].map((address): [string, RegExp] => [address, /^does not begin with https:\/\/ or http:\/\/$/]),
  ...[
    ...[
      " https://api.example.com/v1",
      "https://api.example.com/v1 ",
      "https://api.example.com/v1\n",
    ],
    ...["https://api.example.com/ v1", "https://api .example.com/v1", "\thttps://api.example.com"],
    ...["https://api.example.com/v1\u200b", "https://api\u00ad.example.com/v1"],
    ...["\ufeffhttps://api.example.com/v1", "https://api.example.com/v1\u00a0"],
    ...[
      "https://api.example.com/v1\u2060",
      "https://api.example.com/\u202ev1",
      "https://a.example\u3000",
    ],
    ...["https://api.example.com/v1\u{e0020}", "https://api.example.com/\u007f", " "],
  ].map((address): [string, RegExp] => [address, /^has a space or an invisible character in it$/]),
  ...[
    ...[
      "https://",
      "https:///v1",
      "http://:8080/v1",
      "https://?x=1",
      "https://#x",
      "https://a..b/v1",
    ],
    ...[
      "https://api.example.com:99999/v1",
      "https://api.example.com:0/v1",
      "https://a.example:x/v1",
    ],
    ...["http://256.1.1.1/v1", "http://127.1/v1", "http://2130706433/v1", "http://0x7f.1/v1"],
    ...["http://[::1/v1", "http://::1/v1", "http://[1::2::3]/v1", "http://[127.0.0.1]/v1"],
    ...["https://.example.com/v1", "https://api.example.com:/v1", "https://a,b/v1", "https://*/v1"],
  ].map((address): [string, RegExp] => [address, /^has no valid host in it$/]),
  ...[
    "https:\\\\api.example.com\\v1",
    "https://api.example.com\\v1",
    "https://api.example.com/v1\\",
  ]
    .map((address): [string, RegExp] => [
      address,
      address.startsWith("https:\\") ? /^does not begin/ : /^has a backslash in it$/,
    ]),
  ...[
    ["https://RESOURCE.openai.azure.com/openai/v1", "RESOURCE"],
    ["https://{resource}.openai.azure.com/openai/v1", "{resource}"],
    ["https://your-resource-name.openai.azure.com/openai/v1", "your-resource-name"],
    ["https://YOUR_RESOURCE_NAME.openai.azure.com/openai/v1", "YOUR_RESOURCE_NAME"],
    ["https://bedrock-runtime.REGION.amazonaws.com/openai/v1", "REGION"],
    ["https://bedrock-runtime.${region}.amazonaws.com/openai/v1", "${region}"],
    ["https://LOCATION-aiplatform.googleapis.com/v1/projects/PROJECT", "LOCATION"],
    ["https://eu-aiplatform.googleapis.com/v1/projects/PROJECT_ID/locations/eu", "PROJECT_ID"],
    ["https://eu-aiplatform.googleapis.com/v1/projects/MY-PROJECT/locations/eu", "MY-PROJECT"],
    ["https://api.cloudflare.com/client/v4/accounts/{account_id}/ai/v1", "{account_id}"],
    ["https://api.cloudflare.com/client/v4/accounts/ACCOUNT_ID/ai/v1", "ACCOUNT_ID"],
    ["https://api.cloudflare.com/client/v4/accounts/<account>/ai/v1?key=1", "<account>"],
    ["https://api.cloudflare.com/client/v4/accounts/[account]/ai/v1", "[account]"],
    ["https://api.cloudflare.com/client/v4/accounts/%7Baccount%7D/ai/v1", "%7Baccount%7D"],
    ["https://your-workspace.cloud.example.com/serving-endpoints", "your-workspace"],
    ["https://<host>/v1", "<host>"],
    ["https://$HOST/v1", "$HOST"],
    ["https://HOST:8000/v1/chat/completions", "HOST"],
  ].map(([address, placeholder]): [string, RegExp] => [
    address,
    new RegExp(
      `^has a placeholder in it, ${
        placeholder.replace(/[${}[\]]/g, "\\$&")
      }: put your own in its place$`,
    ),
  ]),
  ...[
    ...["/chat/completions", "/completions", "/messages", "/messages/count_tokens", "/models"],
    ...["/responses", "/embeddings", "/rerank", "/moderations", "/images/generations"],
    ...["/audio/speech", "/audio/transcriptions", "/api/chat", "/api/generate", "/api/tags"],
    ...["/Chat/Completions", "/MODELS"],
  ].flatMap((ending): [string, RegExp][] =>
    ["", "/", "//", "?api-version=1", "/?x=/v1", "#x"].map((after) => [
      `https://api.example.com/v1${ending}${after}`,
      new RegExp(`^ends in ${ending}, which is added to it: leave that out$`),
    ])
  ),
  ["http://localhost:11434/v1/chat/completions", /^ends in \/chat\/completions,/],
  ["https://api.example.com/models", /^ends in \/models,/],
  ["https://acme.services.ai.azure.com/models/chat/completions", /^ends in \/chat\/completions,/],
  ["https://a.example/v1?api-version=1/chat/completions", /^ends in \/chat\/completions,/],
  ["https://a.example/v1beta/models/gemini:generateContent", /^ends in \/gemini:generateContent,/],
  ...[
    ...["https://user:pass@api.example.com/v1", "https://sk-abc@api.example.com/v1"],
    ...[
      "https://:pass@api.example.com/v1",
      "https://@api.example.com/v1",
      "https://a@b@c.example/v1",
    ],
  ].map((address): [string, RegExp] => [address, /^has a user name or a password in it: /]),
  ...["https://api.example.com/v1#", "https://api.example.com/v1#frag", "https://a.example#/v1"]
    .map((address): [string, RegExp] => [address, /^has a # in it: leave out what follows$/]),
];

/** Addresses to which a key would be sent without encryption; without a key they are called. */
export const OPEN_ADDRESSES = [
  ...["http://api.openai.com/v1", "HTTP://API.example.com:8080/v1", "http://bücher.example/v1"],
  ...["http://localhost.example.com/v1", "http://my.lan.example/v1", "http://api.example.com./v1"],
];
