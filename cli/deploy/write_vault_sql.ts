import { sqlLiteral } from "../../lib/sql_literal.ts";
/**
 * SQL that stores secrets in Vault by name. An existing secret is deleted first, since Vault cannot
 * update a secret that it can no longer decrypt.
 */
export function writeVaultSql(secrets: Record<string, string>): string {
  const values = Object.entries(secrets)
    .map(([name, secret]) => `(${sqlLiteral(name)}, ${sqlLiteral(secret)})`)
    .join(", ");
  return `with wanted (name, secret) as (values ${values}),
replaced as (
  delete from vault.secrets using wanted where secrets.name = wanted.name returning secrets.id
)
select vault.create_secret(wanted.secret, wanted.name)
from wanted, (select count(*) from replaced) as gone;
`;
}
