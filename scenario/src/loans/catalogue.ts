type Weighted<T> = readonly (readonly [item: T, weight: number])[];

export interface CatalogueModel {
  make: string;
  model: string;
  /** 1 car, 2 truck, 3 SUV. */
  typeCode: number;
}

/** Fictional: no lender of these names is meant. */
export const ORIGINATORS: Weighted<string> = [
  ['Harbor Lane Auto Finance LLC', 46],
  ['Prairie Motor Credit Corp', 33],
  ['Juniper Acceptance Company', 21],
];

export const SERVICER = 'Granite Servicing LLC';

/** Obligors' states: the spread of public subprime auto pools (TX 14 %, FL 13 %, CA 9 %, then the rest). */
export const STATES: Weighted<string> = [
  ['TX', 140],
  ['FL', 130],
  ['CA', 90],
  ['GA', 62],
  ['NC', 46],
  ['IL', 42],
  ['OH', 40],
  ['PA', 38],
  ['TN', 34],
  ['NY', 33],
  ['VA', 30],
  ['SC', 30],
  ['LA', 28],
  ['NJ', 27],
  ['AL', 27],
  ['AZ', 26],
  ['MI', 24],
  ['MO', 22],
  ['MD', 22],
  ['IN', 21],
  ['MS', 18],
  ['KY', 17],
  ['OK', 16],
  ['NV', 15],
  ['CO', 15],
  ['AR', 14],
  ['MA', 12],
  ['WA', 11],
];

export const MODELS: Weighted<CatalogueModel> = [
  [{ make: 'NISSAN', model: 'ALTIMA', typeCode: 1 }, 9],
  [{ make: 'NISSAN', model: 'ROGUE', typeCode: 3 }, 7],
  [{ make: 'NISSAN', model: 'SENTRA', typeCode: 1 }, 6],
  [{ make: 'CHEVROLET', model: 'MALIBU', typeCode: 1 }, 7],
  [{ make: 'CHEVROLET', model: 'SILVERADO 1500', typeCode: 2 }, 7],
  [{ make: 'CHEVROLET', model: 'EQUINOX', typeCode: 3 }, 6],
  [{ make: 'FORD', model: 'F-150', typeCode: 2 }, 8],
  [{ make: 'FORD', model: 'FUSION', typeCode: 1 }, 6],
  [{ make: 'FORD', model: 'ESCAPE', typeCode: 3 }, 5],
  [{ make: 'DODGE', model: 'CHARGER', typeCode: 1 }, 5],
  [{ make: 'RAM', model: '1500', typeCode: 2 }, 6],
  [{ make: 'JEEP', model: 'GRAND CHEROKEE', typeCode: 3 }, 5],
  [{ make: 'TOYOTA', model: 'CAMRY', typeCode: 1 }, 6],
  [{ make: 'TOYOTA', model: 'COROLLA', typeCode: 1 }, 5],
  [{ make: 'HONDA', model: 'ACCORD', typeCode: 1 }, 5],
  [{ make: 'HONDA', model: 'CIVIC', typeCode: 1 }, 5],
  [{ make: 'HYUNDAI', model: 'ELANTRA', typeCode: 1 }, 5],
  [{ make: 'HYUNDAI', model: 'SONATA', typeCode: 1 }, 4],
  [{ make: 'KIA', model: 'FORTE', typeCode: 1 }, 4],
  [{ make: 'KIA', model: 'SORENTO', typeCode: 3 }, 4],
  [{ make: 'VOLKSWAGEN', model: 'JETTA', typeCode: 1 }, 3],
  [{ make: 'GMC', model: 'TERRAIN', typeCode: 3 }, 3],
];

export const TERMS_MONTHS: Weighted<number> = [
  [24, 12],
  [36, 26],
  [48, 34],
  [60, 22],
  [72, 6],
];

/** EX-102 codes: 2 stated, not verified; 3 verified, but not to level 4; 4 and 5 verified further. */
export const INCOME_VERIFICATION_CODES: Weighted<number> = [
  [2, 55],
  [3, 30],
  [4, 10],
  [5, 5],
];

/** EX-102 codes: 1 not stated, 2 stated, not verified, 3 verified. */
export const EMPLOYMENT_VERIFICATION_CODES: Weighted<number> = [
  [1, 5],
  [2, 50],
  [3, 45],
];

/** 3 Kelley Blue Book; 98 other, here Black Book. */
export const VALUE_SOURCE_CODES: Weighted<number> = [
  [98, 80],
  [3, 20],
];
