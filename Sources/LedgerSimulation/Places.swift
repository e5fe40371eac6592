/// A municipality that works with UiTPAS.
struct Town: Sendable {
  /// Its name in Dutch.
  let name: String
  /// Its main postal code, by which records name it.
  let postalCode: UInt16
  /// How many people live there, in thousands and roughly: what it weighs among the others.
  let weight: Int
  /// The quarter in which it joins: 0 from the beginning, 1 for that of April 2017, and so on.
  let quarter: Int

  fileprivate init(_ name: String, _ postalCode: UInt16, _ weight: Int, from quarter: Int = 0) {
    self.name = name
    self.postalCode = postalCode
    self.weight = weight
    self.quarter = quarter
  }
}

/// A region that runs UiTPAS: a card system.
struct Place: Sendable {
  let name: String
  /// Who pays what of a ticket at the social tariff.
  let key: SimulatedKey
  let towns: [Town]

  fileprivate init(_ name: String, _ towns: [Town]) {
    self.init(name, .norm, towns)
  }

  fileprivate init(_ name: String, _ key: SimulatedKey, _ towns: [Town]) {
    self.name = name
    self.key = key
    self.towns = towns
  }
}

extension Place {
  /// Twenty regions with a hundred municipalities, eight with twenty-five from the beginning.
  ///
  /// Names and postal codes: bpost, list of postal codes. Regions: as public documents name them.
  ///
  /// Berlare joined in 2020. Which municipality belonged to which region, and since when, is an
  /// assumption otherwise, as are the weights.
  static let all = [
    Place(
      "UiTPAS Dender", .dender,
      [
        Town("Aalst", 9300, 85), Town("Dendermonde", 9200, 45), Town("Ninove", 9400, 38),
        Town("Lede", 9340, 18), Town("Haaltert", 9450, 18), Town("Erpe-Mere", 9420, 20),
        Town("Denderleeuw", 9470, 20, from: 3), Town("Hamme", 9220, 25, from: 6),
        Town("Geraardsbergen", 9500, 33, from: 9), Town("Buggenhout", 9255, 14, from: 12),
        Town("Berlare", 9290, 15, from: 14),
      ]),
    Place("UiTPAS Gent", [Town("Gent", 9000, 260)]),
    Place(
      "Paspartoe", .supralocal,
      [
        Town("Brussel", 1000, 180), Town("Schaarbeek", 1030, 130), Town("Anderlecht", 1070, 115),
        Town("Sint-Jans-Molenbeek", 1080, 95), Town("Elsene", 1050, 85, from: 2),
        Town("Etterbeek", 1040, 47, from: 5), Town("Jette", 1090, 52, from: 8),
        Town("Vorst", 1190, 55, from: 11),
      ]),
    Place("UiTPAS Oostende", [Town("Oostende", 8400, 70), Town("Bredene", 8450, 17, from: 7)]),
    Place(
      "UiTPAS Zuidwest", .supralocal,
      [
        Town("Kortrijk", 8500, 75), Town("Waregem", 8790, 37), Town("Menen", 8930, 33),
        Town("Harelbeke", 8530, 28), Town("Kuurne", 8520, 13),
        Town("Wevelgem", 8560, 31, from: 3), Town("Zwevegem", 8550, 25, from: 4),
        Town("Deerlijk", 8540, 12, from: 10), Town("Anzegem", 8570, 15, from: 13),
        Town("Avelgem", 8580, 10, from: 16),
      ]),
    Place(
      "UiTPAS Meetjesland", .meetjesland,
      [
        Town("Eeklo", 9900, 21), Town("Maldegem", 9990, 24), Town("Kaprijke", 9970, 6),
        Town("Sint-Laureins", 9980, 7), Town("Assenede", 9960, 14, from: 5),
        Town("Zelzate", 9060, 13, from: 9), Town("Aalter", 9880, 29, from: 12),
      ]),
    Place("UiTPAS Leuven", [Town("Leuven", 3000, 100)]),
    Place(
      "UiTPAS Reynaert", .reynaert,
      [
        Town("Sint-Gillis-Waas", 9170, 19), Town("Stekene", 9190, 18), Town("Beveren", 9120, 48),
        Town("Sint-Niklaas", 9100, 76, from: 2), Town("Temse", 9140, 29, from: 8),
        Town("Lokeren", 9160, 41, from: 13),
      ]),
    Place(
      "UiTPAS Mechelen", [Town("Mechelen", 2800, 86, from: 1), Town("Duffel", 2570, 17, from: 9)]),
    Place(
      "UiTPAS Kempen", .neteland,
      [
        Town("Turnhout", 2300, 44, from: 1), Town("Hoogstraten", 2320, 21, from: 1),
        Town("Merksplas", 2330, 9, from: 2), Town("Beerse", 2340, 18, from: 4),
        Town("Oud-Turnhout", 2360, 14, from: 4), Town("Vosselaar", 2350, 11, from: 7),
        Town("Ravels", 2380, 15, from: 10), Town("Rijkevorsel", 2310, 12, from: 11),
        Town("Arendonk", 2370, 13, from: 14), Town("Baarle-Hertog", 2387, 3, from: 17),
      ]),
    Place("UiTPAS Hasselt", [Town("Hasselt", 3500, 77, from: 2)]),
    Place(
      "UiTPAS Westhoek",
      [
        Town("Ieper", 8900, 35, from: 3), Town("Poperinge", 8970, 20, from: 3),
        Town("Langemark-Poelkapelle", 8920, 8, from: 5), Town("Heuvelland", 8950, 8, from: 6),
        Town("Zonnebeke", 8980, 13, from: 8), Town("Vleteren", 8640, 4, from: 11),
        Town("Wervik", 8940, 19, from: 14), Town("Mesen", 8957, 1, from: 17),
      ]),
    Place("UiTPAS Lier", [Town("Lier", 2500, 36, from: 4), Town("Nijlen", 2560, 23, from: 12)]),
    Place(
      "UiTPAS Brugge", .supralocal,
      [
        Town("Brugge", 8000, 118, from: 5), Town("Oostkamp", 8020, 24, from: 7),
        Town("Zedelgem", 8210, 23, from: 10), Town("Damme", 8340, 11, from: 13),
        Town("Jabbeke", 8490, 14, from: 15), Town("Beernem", 8730, 16, from: 16),
        Town("Blankenberge", 8370, 20, from: 18),
      ]),
    Place(
      "UiTPAS Neteland", .neteland,
      [
        Town("Herentals", 2200, 28, from: 6), Town("Grobbendonk", 2280, 11, from: 6),
        Town("Olen", 2250, 12, from: 8), Town("Vorselaar", 2290, 8, from: 11),
        Town("Herenthout", 2270, 9, from: 15), Town("Lille", 2275, 17, from: 17),
      ]),
    Place(
      "UiTPAS Maasmechelen",
      [
        Town("Maasmechelen", 3630, 38, from: 7), Town("Dilsen-Stokkem", 3650, 20, from: 10),
        Town("Lanaken", 3620, 26, from: 15),
      ]),
    Place(
      "UiTPAS Van Polder tot Kempen",
      [
        Town("Schoten", 2900, 34, from: 8), Town("Brasschaat", 2930, 38, from: 9),
        Town("Schilde", 2970, 20, from: 9), Town("Wijnegem", 2110, 10, from: 10),
        Town("Stabroek", 2940, 18, from: 12), Town("Wuustwezel", 2990, 21, from: 13),
        Town("Brecht", 2960, 29, from: 14), Town("Kalmthout", 2920, 19, from: 16),
        Town("Essen", 2910, 19, from: 18),
      ]),
    Place(
      "UiTPAS Druivenstreek",
      [
        Town("Overijse", 3090, 25, from: 11), Town("Hoeilaart", 1560, 11, from: 11),
        Town("Tervuren", 3080, 22, from: 15), Town("Huldenberg", 3040, 10, from: 18),
      ]),
    Place("UiTPAS Zonhoven", [Town("Zonhoven", 3520, 21, from: 12)]),
    Place("UiTPAS Pelt", [Town("Pelt", 3900, 33, from: 15)]),
  ]
}
