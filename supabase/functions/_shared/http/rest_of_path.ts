/** What an address has behind the name of the function, as it was sent; null where it is another's. */
export function restOfPath({ pathname }: URL, name: string): string | null {
  const place = `/${name}`;
  // Some hosts of functions leave their prefix in place.
  const path = pathname.replace(/^\/functions\/v1(?=\/)/, "");
  if (path === place || path === `${place}/`) return "";
  return path.startsWith(`${place}/`) ? path.slice(place.length + 1) : null;
}
