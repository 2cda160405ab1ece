// Hashes by firebase-scrypt 2.2.0 of npm: node hashes.mjs > ../hashes-firebase.tsv
// The first is the example of github.com/firebase/scrypt, with its published parameters and hash.
import { FirebaseScrypt } from "firebase-scrypt";

const signerKey = "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==";
const saltSeparator = "Bw==";
const scrypt = new FirebaseScrypt({ memCost: 14, rounds: 8, saltSeparator, signerKey });
const published =
  "lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==";
const users = [
  ["user1password", "42xEC+ixf3L2lw=="],
  ["Pässwörd – 日本 7", "c29tZSBzYWx0"],
];
for (const [password, salt] of users) {
  const hash = await scrypt.hash(password, salt);
  if (password === "user1password" && hash !== published) throw new Error("not the published hash");
  console.log(`firebase\t${password}\t$fbscrypt$v=1,n=14,r=8,p=1,ss=${saltSeparator},sk=${signerKey}$${salt}$${hash}`);
}
