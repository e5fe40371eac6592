import ArgumentParser
import Foundation
import IssuerTesting
import Ledger
import LedgerService
import LedgerWire
import Logging
import Testing

@testable import pasboek

extension ProcessTests {
  @Suite("issuers of external cards")
  struct CardIssuerTests {
    @Test("are asked where serve is told, with the token of the file")
    func asked() async throws {
      let region = try await Region.copy()
      try await Self.defineMuseum(in: region.path)
      let folder = try TemporaryFolder()
      try Data("secret-token\n".utf8).write(to: URL(fileURLWithPath: folder.file("token")))
      try await ScriptedIssuer.run({ _ in .http(200, body: #"{"allowed":true}"#) }) { issuer in
        let service = try region.serve([
          "--akaart-url", issuer.url, "--akaart-token-file", folder.file("token"),
          "--card-issuer-seconds", "30",
        ])
        let token = try Self.museumToken(region, service)
        func register(_ type: String) throws -> HTTPAnswer {
          try service.connect().exchange(
            "POST", "/museumpass/external-cards/\(type)/0123/visits",
            headers: ["Authorization: Bearer \(token)"])
        }
        let visit = try register("akaart")
        #expect(visit.status == 201, "\(visit.text)")
        #expect(try register("article27").status == 503, "nobody was named for these")
        #expect(issuer.received.count == 1)
        let question = try #require(issuer.received.first)
        #expect(question.headers["authorization"] == "Bearer secret-token")
        #expect(try CardInquiry(json: Array(question.body.utf8)).identification == "0123")
        #expect(try service.stop() == .exit(0))
      }
    }

    @Test("a URL without TLS, a token without a URL and an endless time are refused at the start")
    func refused() async throws {
      let folder = try TemporaryFolder().file("ledger")
      for (options, message) in [
        (["--akaart-url", "http://issuer.example/cards"], "--akaart-url takes an https URL"),
        (["--article27-token-file", "x"], "--article27-token-file needs --article27-url"),
        (["--card-issuer-seconds", "31"], "--card-issuer-seconds takes a number from 1 to 30"),
        (
          ["--article27-url", "https://issuer.example/", "--article27-token-file", "/none"],
          "/none holds no token"
        ),
      ] {
        let answer = try Program.run(words: ["serve", "--data", folder] + options)
        #expect(answer.end == .exit(64), "\(options)")
        #expect(answer.errors.contains(message), "\(answer.errors)")
      }
      #expect(!FileManager.default.fileExists(atPath: folder))
    }

    /// Makes an organiser of the ledger in a folder a museum that takes every external card.
    private static func defineMuseum(in folder: String) async throws {
      let ledger = try await OpenLedger.open(
        DataFolder.parse(["--data", folder]), origin: nil, isClockConfirmed: false,
        logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() })
      func register(_ command: RegistrationCommand) async throws -> UInt32 {
        try await ledger.engine.register([command])[0].get().entity
      }
      let system = CardSystemID(
        UInt8(
          try await register(
            .defineCardSystem(
              publicID: 90, name: "museumPASSmusées", cities: [], policy: RegionPolicy()))))
      let programme = ProgrammeID(
        UInt8(
          try await register(
            .defineProgramme(
              id: "museumpass-of-tests",
              ProgrammeTerms(
                name: "museumPASSmusées", validity: .subscription(SubscriptionTerms()),
                scan: .visit)))))
      _ = try await register(.setCardSystemProgramme(system, programme))
      let museum = OrganizerID(
        try await register(
          .defineOrganizer(id: "museum-1", name: "Testmuseum", systems: CardSystemSet([system]))))
      let rate = MuseumRate(averagePriceCents: 999, percentBasisPoints: 6_000)
      let terms = MuseumTerms(rate: rate, externalCards: Set(ExternalCardType.allCases))
      _ = try await register(.setMuseumTerms(museum, terms))
      await ledger.engine.drain()
    }

    /// A token of a client of the museum's.
    private static func museumToken(
      _ region: Region, _ service: RunningService
    ) throws -> String {
      struct Added: Decodable {
        var id: String
        var secret: String
      }
      struct Token: Decodable {
        var access_token: String
      }
      let added = try Program.run(
        "client", "add", "Testmuseum", "--role", "museum", "--organizer", "museum-1", "--data",
        region.path, "--json"
      ).json(Added.self)
      return try service.connect().exchange(
        "POST", "/oauth/token", headers: ["Content-Type: application/x-www-form-urlencoded"],
        body: Array(
          "grant_type=client_credentials&client_id=\(added.id)&client_secret=\(added.secret)".utf8)
      ).json(Token.self).access_token
    }
  }
}
