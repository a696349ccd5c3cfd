/** Every fabric of the catalog; a new one adds a file and a line in each list. */
import type { Fabric } from '../cluster.js';
import { efaP4d } from './efa-p4d.js';
import { efaP5 } from './efa-p5.js';
import { ethernetMaia100 } from './ethernet-maia100.js';
import { googleDcnV4 } from './google-dcn-v4.js';
import { googleDcnV5e } from './google-dcn-v5e.js';
import { googleDcnV5p } from './google-dcn-v5p.js';
import { googleDcnV6e } from './google-dcn-v6e.js';
import { googleDcnV7 } from './google-dcn-v7.js';
import { gpudirectTcpxo } from './gpudirect-tcpxo.js';
import { iciV4 } from './ici-v4.js';
import { iciV5e } from './ici-v5e.js';
import { iciV5p } from './ici-v5p.js';
import { iciV6e } from './ici-v6e.js';
import { iciV7 } from './ici-v7.js';
import { infinibandEdr50g } from './infiniband-edr-50g.js';
import { infinibandHdr100g } from './infiniband-hdr-100g.js';
import { infinibandHdr200g } from './infiniband-hdr-200g.js';
import { infinibandNdr400g } from './infiniband-ndr-400g.js';
import { infinibandXdr800g } from './infiniband-xdr-800g.js';
import { omniPath100g } from './omni-path-100g.js';
import { rocev250g } from './rocev2-50g.js';
import { rocev2200g } from './rocev2-200g.js';
import { rocev2400g } from './rocev2-400g.js';
import { rocev2400gLlama3 } from './rocev2-400g-llama3.js';
import { rocev2800g } from './rocev2-800g.js';
import { rocev2Gaudi3 } from './rocev2-gaudi3.js';
import { slingshot11 } from './slingshot-11.js';

export const fabrics: readonly Fabric[] = [
  infinibandHdr100g,
  infinibandHdr200g,
  infinibandNdr400g,
  infinibandXdr800g,
  rocev250g,
  rocev2200g,
  rocev2400g,
  rocev2400gLlama3,
  rocev2800g,
  efaP4d,
  efaP5,
  gpudirectTcpxo,
  slingshot11,
  omniPath100g,
  infinibandEdr50g,
  rocev2Gaudi3,
  ethernetMaia100,
  iciV4,
  iciV5e,
  iciV5p,
  iciV6e,
  iciV7,
  googleDcnV4,
  googleDcnV5e,
  googleDcnV5p,
  googleDcnV6e,
  googleDcnV7,
];
