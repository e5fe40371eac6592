import FoundationEssentials

/// The public test data set as it stands in its file; fields that nothing reads yet are left out.
struct TestDatasetFile: Decodable {
  struct City: Decodable {
    var postalCode: String
    var name: String
  }

  struct CardSystem: Decodable {
    var id: UInt32
    var name: String
    var cities: [City]
    var prices: [Price]
  }

  struct Price: Decodable {
    var label: String
    var price: Double
    var reasons: [String]?
    var ageFrom: UInt8?
    var ageTo: UInt8?
    var resident: Bool?
    var socialTariff: Bool?
  }

  struct Organizer: Decodable {
    var id: String
    var name: String
    var cardSystems: [UInt32]
  }

  struct Limit: Decodable {
    var volume: UInt32
    var periodType: String
  }

  struct Event: Decodable {
    var id: String
    var name: String
    var calendar: String
    var organizer: String
    var cardSystems: [UInt32]
    var checkinPoints: UInt16
    var checkinLimit: Limit?
    var ticketLimit: Limit?
  }

  struct Passholder: Decodable {
    var uitpasNumber: String
    var chipNumber: String?
    var socialTariff: String
    var postalCode: String?
    var cardStatus: String
    var cardType: String?
    var cardSystem: UInt32
    var memberships: [UInt32]?
    var points: Int64?
    var coupons: [String]?
  }

  struct GroupPass: Decodable {
    var uitpasNumber: String
    var chipNumber: String?
    var cardStatus: String
    var cardSystem: UInt32
    var totalTicketsPerYear: UInt32?
    var coupons: [String]?
  }

  struct Coupon: Decodable {
    var id: String
    var name: String
    var cardSystem: UInt32
    var holderPays: Double
    var perHolder: Limit
    var forGroups: Bool?
  }

  struct DistributionKey: Decodable {
    var id: UInt32
    var name: String
    var cardSystems: [UInt32]
    var holderPercent: UInt16
    var municipalityPercent: UInt16
  }

  struct Kiosk: Decodable {
    var id: String
    var name: String
    var organizers: [String]
    var cardSystem: UInt32
    var configurationCode: String
  }

  struct Reward: Decodable {
    struct Constraint: Decodable {
      var volume: UInt32
      var period: String
    }

    var id: String
    var title: String
    var type: String
    var points: UInt32?
    var online: Bool?
    var redeemConstraint: Constraint?
    var cardSystem: UInt32
    var expired: Bool?
  }

  struct Museum: Decodable {
    var client: String
    var secret: String
    var name: String
    var averagePrice: Double
    var percentage: UInt16
  }

  struct MuseumPass: Decodable {
    var cardNumber: String
    var state: String
  }

  struct MuseumPart: Decodable {
    var programme: String
    var museums: [Museum]
    var passes: [MuseumPass]
  }

  var cardSystems: [CardSystem]
  var organizers: [Organizer]
  var events: [Event]
  var passholders: [Passholder]
  var groupPasses: [GroupPass]
  var kiosks: [Kiosk]
  var rewards: [Reward]
  var coupons: [Coupon]
  var distributionKeys: [DistributionKey]
  var museum: MuseumPart

  /// Reads the data set that is built into the program.
  static func embedded() throws -> TestDatasetFile {
    try JSONDecoder().decode(
      TestDatasetFile.self, from: Data(PackageResources.test_dataset_json))
  }
}
