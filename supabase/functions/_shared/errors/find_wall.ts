import { textOfHtml } from "../platform/text_of_html.ts";

/** A wall between us and the provider, and what it says. */
export interface Wall {
  /** Whose it is, in words. */
  name: string;
  /** The page's title or text; null where it has none. */
  says: string | null;
}

interface Sign {
  name: string;
  /** A header that says so, and its value. */
  header?: [string, RegExp];
  /** Text in the body, whatever its type. */
  body?: RegExp;
}

/** What walls send when they stop a request or check for a browser first. */
const SIGNS: Sign[] = [
  { name: "Cloudflare", header: ["cf-mitigated", /./] },
  {
    name: "Cloudflare",
    body:
      /challenges\.cloudflare\.com|\/cdn-cgi\/challenge-platform\/[\w/]{0,40}orchestrate|cf[-_]chl[-_]|<title>\s*(?:Just a moment\.\.\.|Attention Required! \| Cloudflare)|^\s*error code: 10(?:0[5-9]|1[0-4]|20)\s*$|Cloudflare Ray ID[\s\S]{0,400}(?:blocked|banned)|(?:blocked|banned)[\s\S]{0,2000}Cloudflare Ray ID/i,
  },
  {
    name: "Akamai",
    body:
      /errors\.edgesuite\.net|<title>\s*Access Denied\s*<\/title>[\s\S]{0,1000}Reference(?:\s|&#32;)*(?:#|&#35;)/i,
  },
  {
    name: "Imperva",
    body: /Incapsula incident ID|_Incapsula_Resource|Powered by (?:Imperva|Incapsula)/i,
  },
  { name: "DataDome", header: ["x-datadome", /./], body: /^\s*(?:$|<)/ },
  { name: "DataDome", body: /captcha-delivery\.com/i },
  { name: "AWS WAF", header: ["x-amzn-waf-action", /./] },
  { name: "AWS WAF", body: /\.awswaf\.com|AwsWafIntegration|\bawsWafCookieDomainList\b/i },
  {
    name: "CloudFront",
    body:
      /The request could not be satisfied[\s\S]{0,600}(?:Request blocked|configured to block access)/i,
  },
  { name: "Vercel", header: ["x-vercel-mitigated", /./] },
  { name: "Vercel", body: /Vercel Security Checkpoint/i },
  { name: "HUMAN", body: /\bpx-captcha\b|\b_pxAppId\b|captcha\.px-cdn\.net|"blockScript"\s*:/i },
  { name: "Sucuri", header: ["x-sucuri-block", /./] },
  { name: "Sucuri", body: /Sucuri (?:WebSite|Website) Firewall/i },
  {
    name: "Azure",
    body:
      /Azure WAF JS Challenge|<h2>The request is blocked\.<\/h2>|x-azure-ref[\s\S]{0,200}blocked/i,
  },
  { name: "F5", body: /The requested URL was rejected\. Please consult with your administrator/i },
  { name: "Kasada", body: /\/149e9513-01fa-4fb0-aad4-566afd725d1b\/|\bKPSDK\b/ },
];

/** On an HTML page only: in JSON, a service may use these words about itself. */
const PAGE =
  /g-recaptcha|hcaptcha\.com|h-captcha|recaptcha\/(?:api|enterprise)|cf-turnstile|unusual traffic|are you (?:a )?(?:human|robot)|(?:verify|confirm)(?:ing)? (?:that )?you are (?:a |not a )?(?:human|robot)|checking (?:if the site connection is secure|your browser)|you have been blocked|complete the captcha|enable javascript and cookies to continue|ddos protection|bot (?:protection|detection)|security check(?:point)?|mod_?security/i;

/** From Cloudflare too, but a rate limit. */
const RATE_LIMIT = /error code: 1015|>\s*1015\s*<|being rate limited/i;

/** With these, the provider itself is broken. */
const BROKEN = [500, 502, 504, 520, 521, 522, 523, 524, 525, 526, 527, 530];

/**
 * The wall that answered in the provider's place: a challenge for browsers, or a page that blocks
 * our address. Null when the answer is the provider's.
 */
export function findWall(status: number, headers: Headers, body: string): Wall | null {
  if ((BROKEN.includes(status) || RATE_LIMIT.test(body)) && !headers.has("cf-mitigated")) {
    return null;
  }
  const isPage = /^\s*(?:<!--[\s\S]*?-->\s*)*<(?:!doctype|html|head|body|\?xml)/i.test(body);
  const sign = SIGNS.find(({ header, body: words }) =>
    header === undefined ? words?.test(body) : header[1].test(headers.get(header[0]) ?? "") &&
      (words === undefined || words.test(body))
  );
  const name = sign?.name ?? (isPage && PAGE.test(body) ? "a wall" : null);
  return name === null ? null : { name, says: isPage ? textOfHtml(body) : body.trim() || null };
}
