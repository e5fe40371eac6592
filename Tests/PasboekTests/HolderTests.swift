import ArgumentParser
import EventLogSQLite
import Foundation
import Ledger
import LedgerService
import LedgerWire
import Logging
import Testing

@testable import pasboek

extension ProcessTests {
  @Suite("a holder who asks for what is known, and to be forgotten")
  struct HolderTests {
    /// Texts that stand nowhere else.
    private static let markers = (
      name: "Zwaluwnest", firstName: "Quirine", email: "quirine@zwaluwnest.example",
      street: "Uilenspiegelstraat 77", insz: "00000009007"
    )

    /// A ledger in service with a region that sells cards, and someone registered there.
    private struct Served {
      let region: Region
      let service: RunningService
      let id: String
      let number: String
    }

    private struct Passholder: Decodable {
      var id: String
      var uitpasNumber: String
    }

    private static func served() async throws -> Served {
      let region = try await Region.copy()
      try await setPrices(region)
      let service = try region.serve()
      var request = PassholderRequest(
        name: markers.name, firstName: markers.firstName, dateOfBirth: "1980-01-31",
        address: PassholderAddress(street: markers.street, postalCode: "9000", city: "Gent"))
      request.email = markers.email
      request.inszNumber = markers.insz
      request.registrationOrganizer = TestDataset.organizerID
      request.registrationCardSystemID = 1
      request.registrationCardType = .digital
      let connection = try service.connect()
      let answer = try connection.exchange(
        "POST", "/uitpas/passholders", headers: headers(region), body: request.json())
      try #require(answer.status == 200, "\(answer.text)")
      let holder = try answer.json(Passholder.self)
      let checkIn = try connection.checkIn(
        holder.uitpasNumber, event: Region.weeklyEvent, token: region.token)
      try #require(checkIn.status == 201, "\(checkIn.text)")
      return Served(
        region: region, service: service, id: holder.id, number: holder.uitpasNumber)
    }

    private static func headers(_ region: Region) -> [String] {
      ["Authorization: Bearer \(region.token)", "Content-Type: application/json"]
    }

    private static func setPrices(_ region: Region) async throws {
      let ledger = try await OpenLedger.open(
        DataFolder.parse(["--data", region.path]), origin: nil, isClockConfirmed: false,
        logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() })
      try await Registrar(ledger.engine).register(
        .setTerms(
          CardSystemID(1), CardSystemTerms(prices: [CardPrice(label: "Kaart", cents: 500)])))
      await ledger.engine.drain()
    }

    /// Pipes an identifier into a command.
    private static func run(
      _ command: String, _ identifier: String, _ region: Region
    ) throws -> Program.Answer {
      let words = "'\(Program.path)' holder \(command) --data '\(region.path)'"
      return try Program.runTool(["/bin/sh", "-c", "printf '%s\\n' '\(identifier)' | \(words)"])
    }

    @Test("an export tells who it is, the cards, and every record, by id or by number")
    func export() async throws {
      struct Export: Decodable {
        struct Known: Decodable {
          struct Profile: Decodable {
            var name: String
            var email: String
          }
          struct Card: Decodable {
            var uitpasNumber: String
          }
          var holder: UInt32
          var profile: Profile
          var cards: [Card]
        }
        struct Record: Decodable {
          struct Body: Decodable {
            var holder: UInt32
          }
          var type: String
          var body: Body
        }
        var directory: Known
        var records: [Record]
      }
      let served = try await Self.served()
      for identifier in [served.id, served.number] {
        let export = try Self.run("export", identifier, served.region).json(Export.self)
        #expect(export.directory.profile.name == Self.markers.name)
        #expect(export.directory.profile.email == Self.markers.email)
        #expect(export.directory.cards.map(\.uitpasNumber) == [served.number])
        #expect(export.records.allSatisfy { $0.body.holder == export.directory.holder })
        let types = export.records.map(\.type)
        for type in ["holderRegistered", "membershipStarted", "passSold", "checkedIn"] {
          #expect(types.contains(type), "\(types)")
        }
      }
      #expect(try served.service.stop() == .exit(0))
      let file = served.region.file("identifier")
      try Data(served.number.utf8).write(to: URL(fileURLWithPath: file))
      let alone = try Program.run(
        "holder", "export", "--data", served.region.path, "--file", file)
      #expect(try alone.json(Export.self).directory.cards.count == 1)
      let nobody = try Self.run("export", "0900000000001", served.region)
      #expect(nobody.end == .exit(65) && nobody.output == "")
      #expect(!nobody.errors.contains("0900000000001"))
    }

    @Test("erasing by the API leaves nothing of the person in any file, and every total as it was")
    func erasedByRequest() async throws {
      let served = try await Self.served()
      let before = try Totals(served.region)
      let answer = try served.service.connect().exchange(
        "DELETE", "/uitpas/passholders/\(served.id)", headers: Self.headers(served.region))
      #expect(answer.status == 204, "\(answer.text)")
      let other = try served.service.connect().exchange(
        "GET", "/uitpas/passholders?name=\(Self.markers.name)", headers: Self.headers(served.region)
      )
      #expect(other.text == #"{"totalItems":0,"member":[]}"#)
      // While it serves, WAL included, and after it has stopped.
      try expectNothing(of: served)
      #expect(try served.service.stop() == .exit(0))
      #expect(try Program.run("snapshot", "--data", served.region.path).end == .exit(0))
      try expectNothing(of: served)
      let after = try Totals(served.region)
      #expect(after.balances == before.balances && after.accounts == before.accounts)
      #expect(after.records.prefix(before.records.count).elementsEqual(before.records))
      #expect(after.records.count > before.records.count)
      for name in ["directory.db", "directory.key"] { try served.region.remove(name) }
      #expect(try Program.run("log", "verify", "--data", served.region.path).end == .exit(0))
      #expect(try Totals(served.region).balances == before.balances)
    }

    @Test("erasing by the command does the same, and a second time there is nobody")
    func erasedByCommand() async throws {
      struct Answer: Decodable {
        var holder: UInt32
      }
      let served = try await Self.served()
      let answer = try Self.run("erase --json", served.number, served.region).json(Answer.self)
      #expect(answer.holder > 0)
      try expectNothing(of: served)
      for identifier in [served.number, served.id] {
        let again = try Self.run("erase", identifier, served.region)
        #expect(again.end == .exit(65), "\(again.errors)")
      }
      #expect(try served.service.stop() == .exit(0))
      let restarted = try served.region.serve()
      let gone = try restarted.connect().exchange(
        "GET", "/uitpas/passholders/\(served.id)", headers: Self.headers(served.region))
      #expect(gone.status == 404)
      #expect(try restarted.stop() == .exit(0))
    }

    /// The points of every holder, their double-entry sums, and the records, from the log alone.
    private struct Totals {
      var balances: [Int64]
      var accounts: PointsAccounts
      var records: [String]

      init(_ region: Region) throws {
        let dump = try Program.run("log", "dump", "--data", region.path, "--form", "hex")
        records = dump.output.split(separator: "\n").map(String.init)
        var reader = try SQLiteLog.openForReading(folder: region.path)
        var folded = FoldedLog(seed: (0, 0))
        try folded.fold(&reader)
        balances = (0..<folded.state.holderCount).map {
          folded.state.balance(of: HolderID(UInt32($0 + 1)))
        }
        accounts = folded.state.accounts
      }
    }

    /// No file of the folder holds a text of the person, in UTF-8, nor the number as an integer.
    private func expectNothing(of served: Served) throws {
      let markers = Self.markers
      let number = try #require(UInt64(served.number))
      let needles =
        [
          markers.name, markers.firstName, markers.email, markers.street, markers.insz, served.id,
          served.number,
        ].map { Data($0.utf8) } + [withUnsafeBytes(of: number.bigEndian) { Data($0) }]
      let names = try FileManager.default.subpathsOfDirectory(atPath: served.region.path)
      var isScanned = false
      for name in names {
        guard let data = FileManager.default.contents(atPath: served.region.file(name)) else {
          continue
        }
        // The data set's client stands in the directory in plain text: the scan would find it.
        isScanned = isScanned || data.range(of: Data(TestDataset.clientID.utf8)) != nil
        for (index, needle) in needles.enumerated() {
          #expect(data.range(of: needle) == nil, "\(name) holds marker \(index)")
        }
      }
      #expect(isScanned)
    }
  }
}
