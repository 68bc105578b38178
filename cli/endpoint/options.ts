/** The help for the options that name a server by its address. */
export const endpointHelp =
  `  --url <address>    a server by its address up to and including the version,
                     such as http://localhost:11434/v1, instead of providers;
                     with --model
  --key-env <NAME>   the variable with the key of that server, in the
                     environment or .env`;

/** The options themselves. */
export const endpointOptions = { url: { type: "string" }, "key-env": { type: "string" } } as const;
