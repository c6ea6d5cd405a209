import { prepareBinaries } from './binaries.ts';
import { readIdentity } from './identity.ts';

// Prepares a given package in a given home, as whoever runs this.
const [folder = '', home = ''] = process.argv.slice(2);
process.stdout.write(prepareBinaries(readIdentity(), home, { folder, version: 'test' }).folder);
