// What npm's jose says of tokens: their subjects, or the codes of its errors.
// node verify.mjs <URL of the key set> <issuer> <audience> <token>…
import { createRemoteJWKSet, jwtVerify } from 'jose';

const [keySet, issuer, audience, ...tokens] = process.argv.slice(2);
const keys = createRemoteJWKSet(new URL(keySet));
const options = { issuer, audience, algorithms: ['RS256', 'ES256'], typ: 'JWT' };

const verdicts = [];
for (const token of tokens) {
  try {
    verdicts.push((await jwtVerify(token, keys, options)).payload.sub);
  } catch (refused) {
    verdicts.push(refused.code);
  }
}
console.log(JSON.stringify(verdicts));
