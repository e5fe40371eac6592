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
  }

  struct GroupPass: Decodable {
    var uitpasNumber: String
    var chipNumber: String?
    var cardStatus: String
    var cardSystem: UInt32
  }

  struct Kiosk: Decodable {
    var name: String
    var organizers: [String]
  }

  var cardSystems: [CardSystem]
  var organizers: [Organizer]
  var events: [Event]
  var passholders: [Passholder]
  var groupPasses: [GroupPass]
  var kiosks: [Kiosk]

  /// Reads the data set that is built into the program.
  static func embedded() throws -> TestDatasetFile {
    try JSONDecoder().decode(
      TestDatasetFile.self, from: Data(PackageResources.test_dataset_json))
  }
}
