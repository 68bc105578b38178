/** The SQL that asks for a choice. */
export function choiceSql(asked: Record<string, number | string>): string {
  const given = Object.entries(asked).map(([name, value]) =>
    `  ${name} => ${typeof value === "number" ? plain(value) : `'${value.replaceAll("'", "''")}'`}`
  );
  return `select answer, provider, model, more_calls, limits\nfrom choose_model(\n${
    given.join(",\n")
  }\n);`;
}

/** The command that asks the project for it, for the shell. */
export function choiceCurl(
  asked: Record<string, number | string>,
  project: { url: string; key: string },
): string {
  const json = JSON.stringify(asked).replaceAll("'", "\\u0027");
  return [
    `curl --fail '${project.url}/rest/v1/rpc/choose_model'`,
    `  -H 'apikey: ${project.key}'`,
    `  -H 'Content-Type: application/json'`,
    `  -d '${json}'`,
  ].join(" \\\n");
}

function plain(value: number): string {
  return value.toFixed(9).replace(/\.?0+$/, "");
}
