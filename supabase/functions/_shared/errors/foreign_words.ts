/**
 * Phrases of errors in languages other than English, in lower case: Chinese,
 * Japanese, Korean, Russian, German, French, Spanish, Portuguese, Italian,
 * Turkish. Each is a thing and, close to it, what is wrong with it.
 */
export const FOREIGN = {
  /** The credit is used up. */
  quota:
    /(?:套餐|订阅|资源包|资源额度).{0,12}(?:到期|过期|用完|用尽|耗尽)|残高.{0,8}(?:不足|ありません)|クレジット.{0,8}(?:不足|使い切)|(?:잔액|크레딧|잔고).{0,8}(?:부족|없|소진)|недостаточно (?:средств|кредитов|токенов на балансе)|баланс.{0,20}(?:исчерпан|нулев|отрицат|недостаточ)|guthaben.{0,40}(?:aufgebraucht|erschöpft|nicht aus|unzureichend|zu niedrig)|nicht gen(?:ügend|ug) guthaben|(?:solde|crédits?).{0,20}(?:insuffisant|épuisé)|(?:saldo|cr[eé]ditos?).{0,20}(?:insufi|insuffi|agotad|esgotad|esaurit)|yetersiz (?:bakiye|kredi)|bakiye.{0,20}yetersiz/,
  /** Too many requests in a period. */
  rate:
    /(?:限频|流控)|リクエスト.{0,12}(?:多すぎ|制限|上限)|レート制限|利用上限|요청.{0,12}(?:너무 많|초과|한도)|превышен.{0,20}(?:лимит|частот|количеств)|слишком много запросов|zu viele anfragen|ratenlimit|trop de requêtes|demasiad[ao]s (?:solicitudes|peticiones)|muitas (?:solicitações|requisições)|troppe richieste|çok fazla istek/,
  /** The provider has no capacity. */
  overloaded:
    /(?:访问量|流量)过[大高]|负载.{0,8}(?:饱和|过高|过大)|过载|服务.{0,4}繁忙|混み合って|混雑|過負荷|과부하|혼잡|перегружен|überlastet|surcharg[ée]|sobrecargad|sovraccaric|aşırı yük/,
  /** The key is wrong. */
  key:
    /(?:キー|トークン).{0,12}(?:無効|不正|正しく|間違)|認証に失敗|(?:키|토큰).{0,12}(?:유효하지|잘못|만료)|인증.{0,6}실패|(?:неверн|недействительн|некорректн)\S{0,4}.{0,20}(?:ключ|токен)|ключ.{0,20}(?:недействител|невер|ист[её]к)|(?:ungültig|falsch|abgelaufen)\S{0,3}.{0,20}schlüssel|schlüssel.{0,20}(?:ungültig|abgelaufen|falsch)|clé.{0,20}(?:invalide|incorrecte|expirée)|(?:clave|chave|chiave).{0,20}(?:inv[aá]lida|no v[aá]lida|incorret|incorrect|expirada|scadut|non valida)|geçersiz.{0,20}anahtar/,
  /** There is no such model. */
  model:
    /モデル.{0,40}(?:見つかり|存在し|利用でき|サポートされて)|모델.{0,30}(?:찾을 수 없|존재하지|지원(?:하지|되지)|사용할 수 없)|модел[ьи].{0,60}(?:не найден|не существует|недоступн|не поддерживается)|modell\b.{0,60}(?:nicht (?:gefunden|verfügbar|unterstützt)|existiert nicht)|modèle.{0,60}(?:introuvable|n['’]existe pas|indisponible|non (?:trouvé|pris en charge))|modelo.{0,60}(?:(?:no|não) (?:existe|(?:foi |fue |se ha )?encontrad|dispon|est[áa] dispon|soportad|suportad|compatible))|modello.{0,60}non (?:trovato|esiste|disponibile)|model.{0,40}bulunamadı/,
} as const satisfies Record<string, RegExp>;
