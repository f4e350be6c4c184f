/** Words that guessers try first, in lower case without punctuation; digits around them do not help. */
export const commonPasswords: ReadonlySet<string> = new Set(
  `password passw0rd passwordpassword letmein letmeinplease welcome welcomehome admin administrator adminadmin
  qwerty qwertyuiop qwertyqwerty qwertyuiopasdf asdfghjkl asdfghjklzxcv zxcvbnm 1q2w3e4r5t6y 1qaz2wsx3edc abcdefghijkl
  abcdefghijklm abc123abc123 123456789012 1234567890123 0123456789012 111111111111 iloveyou iloveyouforever monkey dragon
  football baseball basketball superman batman sunshine princess trustno1 changeme changemenow changeit secret
  secretsecret default defaultpassword temporary temppassword testtesttest testpassword mypassword mypasswordis
  thisismypassword newpassword masterpassword master shadow michael jennifer jordan hunter computer internet
  everyshelf everyshelfadmin retail retailer warehouse store storestore company companyname correcthorsebatterystaple
  starwars pokemon summer summertime winter autumn spring january february september october november december
  monday tuesday wednesday thursday friday saturday sunday google facebook samsung whatever freedom`
    .split(/\s+/)
    .filter((word) => word !== ""),
);
