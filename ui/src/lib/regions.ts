// Azure's regions by their own display names, which no language translates in Resource Manager's answers.

const REGIONS = [
  "Australia Central", "Australia East", "Australia Southeast", "Austria East", "Belgium Central", "Brazil South", "Brazil Southeast",
  "Canada Central", "Canada East", "Central India", "Central US", "Chile Central", "China East", "China East 2", "China East 3",
  "China North", "China North 2", "China North 3", "East Asia", "East US", "East US 2", "France Central", "France South",
  "Germany North", "Germany West Central", "Indonesia Central", "Israel Central", "Italy North", "Japan East", "Japan West",
  "Jio India Central", "Jio India West", "Korea Central", "Korea South", "Malaysia West", "Mexico Central", "New Zealand North",
  "North Central US", "North Europe", "Norway East", "Norway West", "Poland Central", "Qatar Central", "South Africa North",
  "South Africa West", "South Central US", "South India", "Southeast Asia", "Spain Central", "Sweden Central", "Switzerland North",
  "Switzerland West", "UAE Central", "UAE North", "UK South", "UK West", "USGov Arizona", "USGov Texas", "USGov Virginia",
  "West Central US", "West Europe", "West India", "West US", "West US 2", "West US 3",
];
const BY_NAME = new Map(REGIONS.map((name) => [name.replaceAll(" ", "").toLowerCase(), name]));

/** The display name of a region; the name as it came where it is not known. */
export const regionName = (location: string): string => BY_NAME.get(location.toLowerCase()) ?? location;
