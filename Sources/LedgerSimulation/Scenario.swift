public import Ledger

/// What is simulated.
public enum SimulationScenario: String, Sendable, CaseIterable {
  /// Five years of UiTPAS, 2017 to 2021, that reach what its programme aimed at.
  case flanders2021 = "flanders-2021"
  /// The first year of museumPASSmusées, 2018.
  case museumPass2018 = "museumpass-2018"

  /// The first local day, and the one after the last.
  public var days: Range<CivilDate> {
    switch self {
    case .flanders2021: Self.day(2017, 1, 1)..<Self.day(2022, 1, 1)
    case .museumPass2018: Self.day(2018, 5, 1)..<Self.day(2019, 1, 1)
    }
  }

  static func day(_ year: Int, _ month: Int, _ day: Int) -> CivilDate {
    guard let date = CivilDate(year: year, month: month, day: day) else {
      preconditionFailure("a day of the calendar")
    }
    return date
  }
}

// Every figure that shapes a history stands below, each with its source: "report" is publiq's
// annual report of 2018, other words name the public documents that `docs/simulation.md` lists,
// "assumption" says that no source was found. Rates a year are fractions of those concerned.

/// The figures of `flanders-2021`.
enum FlandersFigures {
  // MARK: Counts, which scale

  /// Holders who are there at the beginning (report: 80,000 at the end of 2016).
  static let openingHolders = 80_000
  /// Holders at the end (report: target of 360,000).
  static let holders = 360_000
  /// Holders with the social tariff at the end (report: target of 100,000, which is 28 %).
  static let socialTariffs = 100_000
  /// Check-ins that stand at the end (the split between these and tickets is an assumption).
  ///
  /// With the tickets they are 11.99 million participations, and with the 510,000 of before 12.5
  /// million (report: target, and baseline at the end of 2016).
  static let checkIns = 11_390_000
  /// Tickets at the social tariff that stand at the end (assumption: 5 % of the participations).
  static let tickets = 600_000
  /// Organisers (UiTPAS API 4.0, introduction: 2,500 to 3,000 and more).
  static let organizers = 3_000
  /// Rewards that are redeemed: 34 % of the points, at 6.8 points each (federation of cultural
  /// workers, six years of UiTPAS).
  static let redemptions = 570_000

  // MARK: People

  /// How many of the opening holders have the social tariff (newspaper, July 2017: 52 %).
  static let openingSocialTariff = 0.52
  /// How many of the opening social tariffs end on 30 April 2017, the others a year later
  /// (assumption).
  static let openingTariffsEndingFirst = 0.6
  /// The most points that an opening holder brings (assumption).
  static let openingPointsMax = 8
  /// Of new holders the largest part that may have the social tariff (assumption).
  static let socialTariffMax = 0.75
  /// Holders who get the social tariff later, a year (assumption).
  static let obtaining = 0.004
  /// Social tariffs that are renewed (assumption; often by the crossroads bank, by itself).
  static let renewal = 0.93
  /// The days before and after 30 April on which they are: the later ones in the 30 days of grace
  /// (UiTPAS API 4.0 for the day, counter application for the grace; spread: assumption).
  static let renewalDays: ClosedRange<Int32> = -60...28
  /// Of social tariffs that lapse, those whose card is exchanged within 60 days (assumption).
  static let exchange = 0.3
  /// Cards that are lost, a year (assumption).
  static let losses = 0.03
  /// The most days until a lost card is replaced (assumption).
  static let replacementDaysMax = 14
  /// Holders who move to another municipality, a year (assumption).
  static let moves = 0.02
  /// Of those, how many stay in their region, where it has more municipalities (assumption).
  static let movesInRegion = 0.6
  /// Welcome points of a region, by turns (UiTPAS API 4.0, example: 3; others none).
  static let registrationBonus: [UInt16] = [0, 3]
  /// Ages, the oldest of each group and its part of a hundred (assumption: families and the old).
  static let ages = [(5, 8), (11, 22), (17, 15), (25, 8), (44, 22), (64, 15), (90, 10)]
  /// How eager holders are, as the part of 255 by which a drawn one takes part (assumption: a fifth
  /// makes half of the participations).
  static let eagerness: [(part: Int, accepted: UInt8)] = [(20, 255), (30, 100), (50, 36)]

  // MARK: Where and how

  /// Of check-ins those at home, and those elsewhere in the region (assumption).
  static let atHome = 0.82
  static let inRegion = 0.12
  /// Of check-ins in hours with a dated event in town, those at it (assumption).
  static let atDatedEvent = 0.55
  /// By which channel, in parts of a hundred (assumption).
  static let channels: [(channel: Channel, part: Int)] = [
    (.terminal, 60), (.counter, 28), (.kiosk, 8), (.selfService, 4),
  ]
  /// Check-ins on a mobile terminal that is offline, and after how many days it uploads them
  /// (assumption).
  static let offline = 0.004
  static let uploadDays = 3
  /// Devices that have been restarted since the tap, so that only their clock tells (assumption).
  static let restarted = 0.1
  /// Check-ins that are undone, and within how many days (assumption).
  static let undone = 0.0006
  static let undoneDaysMax = 4
  /// Tickets that are cancelled, and within how many days (assumption).
  static let cancelled = 0.012
  static let cancelledDaysMax = 40
  /// Tickets asked for by holders without a right to them (assumption).
  static let ticketsInVain = 0.01
  /// Tickets asked for in another region (assumption).
  static let ticketsElsewhere = 0.01
  /// Redemptions that are cancelled at once (assumption).
  static let redemptionsCancelled = 0.003
  /// Second taps at the same event, taps of blocked cards, and of holders whose social tariff has
  /// expired, each as a part of the check-ins (assumption).
  static let repeated = 0.008
  static let blockedTaps = 0.0005
  static let expiredTaps = 0.002
  /// Prices of tickets in cents (assumption).
  static let ticketPrices: [UInt32] = [250, 300, 500, 600, 800, 999, 1_200, 1_500, 2_000]
  /// Dated events a quarter of a cultural centre, and of every third other organiser (assumption).
  static let datedEventsOfCentre = 12
  static let datedEventsOfOthers = 2
  /// Points that rewards cost: 6.8 on average (as `redemptions`).
  static let rewardPoints: [UInt32] = [3, 4, 5, 5, 6, 6, 7, 8, 9, 15]
  /// How much a municipality that joined within a year weighs among the buyers (assumption).
  static let newcomersFactor = 3

  // MARK: When

  /// Weights of the months, January first (assumption: autumn and spring, a quiet summer).
  static let months = [90, 100, 110, 100, 100, 90, 75, 80, 105, 125, 120, 105]
  /// Weights of the days of a week, Monday first (assumption: Wednesday afternoon, Saturday).
  static let weekdays = [70, 80, 150, 90, 100, 140, 110]
  /// Weights of the hours of a working day and of a day of the weekend, from `firstHour` on
  /// (assumption: after school and in the evening; all day long).
  static let firstHour = 8
  static let workingHours = [1, 4, 6, 5, 3, 5, 9, 10, 13, 12, 8, 10, 9, 4, 1]
  static let weekendHours = [1, 5, 10, 10, 6, 9, 12, 12, 10, 8, 6, 8, 7, 3, 1]
  /// Weights of the hours of counters (assumption).
  static let counterHours = [0, 6, 8, 8, 5, 6, 9, 9, 7, 4, 1, 0, 0, 0, 0]
}

/// The figures of `museumpass-2018`.
enum MuseumFigures {
  // MARK: Counts, which scale

  /// Passes sold (report: more than 43,000 by the end of 2018).
  static let passes = 43_000
  /// Of those in the first four days of the presale (report: 6,000 in less than four days).
  static let firstPresale = 6_000
  /// Of those in the rest of the presale (assumption).
  static let laterPresale = 3_000
  /// Visits (report: more than 56,000 in 2018).
  static let visits = 56_000

  // MARK: What does not

  /// When the presale began (report: 15 May), how many days the first part lasted, and when the
  /// passes began to run (report: launch on 20 September).
  static let presale = SimulationScenario.day(2018, 5, 15)
  static let firstPresaleDays = 4
  static let launch = SimulationScenario.day(2018, 9, 20)
  /// Museums that take it (press: 120 to 129 in 2018).
  static let museums = 125
  /// What museums are paid of their average price (press: up to 60 %), in hundredths of a percent.
  static let percentBasisPoints: UInt16 = 6_000
  /// The average entrance prices in cents (assumption).
  static let averagePrices: [UInt32] = [300, 500, 600, 800, 999, 1_000, 1_200, 1_500]
  /// The price, and that for people in poverty by way of Article 27, in cents (press, 2018).
  static let price: UInt32 = 5_000
  static let priceArticle27: UInt32 = 1_000
  /// How many buy at the lower price (press: 2.67 % in 2024).
  static let article27 = 0.0267
  /// Where passes are sold after the presale, in parts of a hundred (assumption).
  static let channels: [(channel: SubscriptionChannel, part: Int)] = [
    (.online, 50), (.museum, 38), (.partner, 12),
  ]
  /// What of it a museum or partner keeps, in cents (assumption).
  static let commission: UInt32 = 500
  /// Passes bought at a museum or partner that are registered online, and within how many days
  /// (assumption).
  static let registered = 0.7
  static let registeredDaysMax = 20
  /// Weights of the days after the launch, by weeks: a rush, and gifts in December (assumption).
  static let weeks = [30, 16, 11, 9, 8, 8, 8, 8, 8, 9, 10, 12, 16, 22, 18]
  /// Weights of the days of a week, Monday first: many museums are closed on Mondays (assumption).
  static let weekdays = [10, 70, 75, 75, 80, 170, 210]
  /// Weights of the opening hours, from `firstHour` on (assumption).
  static let firstHour = 10
  static let hours = [8, 14, 12, 10, 16, 18, 14, 5]
}

/// Who pays what of a ticket at the social tariff.
enum SimulatedKey: String {
  /// 20 % the holder, 40 % the municipality, the organiser the rest (publiq, questions on UiTPAS).
  case norm = "20-40-40"
  /// As the norm, and holders of other regions as well: for them the Flemish government pays what
  /// the municipality would (assumption; the plan for supralocal use stands in the report).
  case supralocal = "20-40-40 bovenlokaal"
  /// 1.50 the holder, half the municipality, the organiser the rest (UiTPAS Dender).
  case dender = "1,50 en de helft"
  /// 25 % the holder, 55 % the municipality (UiTPAS Meetjesland).
  case meetjesland = "25-20-55"
  /// 20 % the holder, 70 % the municipality (UiTPAS Reynaert, recognised clubs).
  case reynaert = "20-10-70"
  /// 20 % the holder, 80 % the municipality (Grobbendonk).
  case neteland = "20-0-80"

  var rules: [KeyRule] {
    switch self {
    case .norm: [Self.rule(2_000, 4_000)]
    case .supralocal:
      [
        Self.rule(2_000, 4_000),
        KeyRule(
          ShareRule(
            holder: .ofPrice(basisPoints: 2_000), flemishGovernment: .ofPrice(basisPoints: 4_000)),
          scope: .anySystem),
      ]
    case .dender:
      [
        KeyRule(
          ShareRule(holder: .fixed(cents: 150), municipality: .ofPrice(basisPoints: 5_000)))
      ]
    case .meetjesland: [Self.rule(2_500, 5_500)]
    case .reynaert: [Self.rule(2_000, 7_000)]
    case .neteland: [Self.rule(2_000, 8_000)]
    }
  }

  private static func rule(_ holder: UInt16, _ municipality: UInt16) -> KeyRule {
    KeyRule(
      ShareRule(
        holder: .ofPrice(basisPoints: holder), municipality: .ofPrice(basisPoints: municipality)))
  }
}

/// What a region asks for a card, the first row that holds (assumption, after Dendermonde 2018:
/// 2 euro below 18 and 5 from then on, the report; 1 euro with the social tariff and for a lost
/// card, Meetjesland and Brugge).
enum SimulatedPrices {
  static let rows = [
    CardPrice(
      label: "Verlies of diefstal", cents: 100, reasons: [.lossTheft, .defect]),
    CardPrice(label: "Kansentarief", cents: 100, socialTariff: true),
    CardPrice(
      label: "Omruiling", cents: 0,
      reasons: [.obtainSocialTariff, .lossSocialTariff, .cardUpgrade]),
    CardPrice(label: "Kinderen tot en met 17 jaar", cents: 200, ageTo: 17),
    CardPrice(label: "Volwassenen", cents: 500),
  ]
}
