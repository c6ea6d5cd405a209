/** The password of everybody in the files of these tests, and what others made of it. */
export const PASSWORD = 'a quiet harbour at 4 in winter';

export const BCRYPT_2B = '$2b$05$MZftCQeB7THLEmw8xT/wh.BlISZRW3DMK3RZZaNRPW2nXxd7YIs2i';
export const BCRYPT_2A = '$2a$05$/.RXTrJlnpJof8eU6Ye7U.NuzwfCPzowk68VwPsm5hHb2YJ8bwpJO';
export const ARGON2ID =
  '$argon2id$v=19$m=7168,t=5,p=1$V7s+lJBGJ9mFdWPw0eJETg$sgYpdt+AJgUmHDrHV/I9TqfdF5cfbeyq51Y073dP8Pk';
export const ARGON2I =
  '$argon2i$v=19$m=4096,t=3,p=1$rgs/TJczQmm145qFRkncHA$Djywpy60to26xlXq/48HGpGOrERO/aJa1J2X4CI7APw';
