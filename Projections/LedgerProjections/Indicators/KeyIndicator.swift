/// What the programmes are measured by, with what they were to reach.
///
/// Targets are for the end of 2021 and baselines of the end of 2016, as publiq's reports on its
/// agreement with the Flemish government for 2017 to 2021 give them. For partners, museum passes
/// and visits the reports set none: 43,000 passes and 56,000 visits are what 2018 came to.
public enum KeyIndicator: String, Sendable, CaseIterable {
  /// People with a card of UiTPAS in use or blocked.
  case passholders
  /// Those of them who have an active social tariff, grace included, in a card system of UiTPAS:
  /// people in poverty (MIA).
  case passholdersWithSocialTariff = "passholders-social-tariff"
  /// Municipalities with UiTPAS, by their postal codes.
  case municipalities
  /// Card systems of UiTPAS.
  case regions
  /// Check-ins and ticket sales that stand, on top of the participations of the baseline.
  case participations
  /// Organisers who take part in a card system of UiTPAS.
  case partners
  /// Museum passes that were sold or renewed.
  case museumPasses = "museum-passes"
  /// Visits to museums with a museum pass.
  case museumVisits = "museum-visits"

  /// What was to be reached; nil where nothing was set.
  public var target: Int64? {
    switch self {
    case .passholders: 360_000
    case .passholdersWithSocialTariff: 100_000
    case .municipalities: 100
    case .regions: 20
    case .participations: 12_500_000
    case .partners, .museumPasses, .museumVisits: nil
    }
  }

  /// What there was at the end of 2016; nil where nobody told.
  public var baseline: Int64? {
    switch self {
    case .passholders: 80_000
    case .municipalities: 25
    case .regions: 8
    case .participations: 510_000
    case .passholdersWithSocialTariff, .partners, .museumPasses, .museumVisits: nil
    }
  }
}
