/** The parts of the package that we use; it brings no types. */
declare module "zipcodes" {
  type Found = {
    zip: string;
    city: string;
    state: string;
    country: string;
    latitude: number;
    longitude: number;
  };
  const zipcodes: { lookup(zip: string): Found | undefined };
  export default zipcodes;
}
