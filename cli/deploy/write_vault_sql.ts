/** SQL that puts secrets into Vault by name, over what is there under it. */
export function writeVaultSql(secrets: Record<string, string>): string {
  const values = Object.entries(secrets)
    .map(([name, secret]) => `(${literal(name)}, ${literal(secret)})`)
    .join(", ");
  return `select
  case
    when secrets.id is null then vault.create_secret(wanted.secret, wanted.name)::text
    else vault.update_secret(secrets.id, wanted.secret)::text
  end
from (values ${values}) as wanted (name, secret)
left join vault.secrets on secrets.name = wanted.name;
`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
