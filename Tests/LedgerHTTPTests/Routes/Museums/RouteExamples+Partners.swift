import Ledger
import LedgerHTTP
import LedgerService
import Testing

extension RouteExamples {
  static let partners: [String: RouteExample] = [
    "GET /museumpass/passes/{cardNumber}": RouteExample { ledger, _, _ in
      _ = try await ledger.museumHolder()
      return ExampleRequest(path: "/museumpass/passes/\(ServedLedger.museumPass)")
    },
    "POST /museumpass/visits": RouteExample(201) { ledger, _, _ in
      let holder = try await ledger.museumHolder()
      return ExampleRequest(
        path: "/museumpass/visits", body: #"{"passholderId":"\#(holder)"}"#)
    },
    "GET /museumpass/external-cards/{type}/{identification}": RouteExample { ledger, _, _ in
      _ = try await ledger.museumHolder()
      return ExampleRequest(path: "/museumpass/external-cards/uitpas/\(Dataset.poorHolder)")
    },
    "POST /museumpass/external-cards/{type}/{identification}/visits": RouteExample(201) {
      ledger, _, _ in
      _ = try await ledger.museumHolder()
      return ExampleRequest(
        path: "/museumpass/external-cards/uitpas/\(Dataset.poorHolder)/visits")
    },
    "POST /museumpass/voucher-lists": RouteExample { ledger, _, _ in
      _ = try await ledger.museumHolder()
      return ExampleRequest(
        path: "/museumpass/voucher-lists", body: #"{"numberOfVouchers":1}"#)
    },
  ]
}

extension ServedLedger {
  /// The number of the examples' museum pass.
  static let museumPass = "2900000000017"

  /// Makes the data set's organiser a museum and sells a pass, once; answers the holder's id.
  func museumHolder() async throws -> String {
    let number = try #require(MuseumPassNumber(Self.museumPass))
    let holder: HolderID
    if let known = engine.card(number) {
      holder = try #require(try await engine.read { state, _ in state.card(known.card) }).holder
    } else {
      let setting = try await defineMuseum()
      let organizer = try #require(engine.catalogue.organizer(id: TestDataset.organizerID))
      let view = try #require(engine.catalogue.organizer(organizer))
      var systems = view.systems
      systems.insert(setting.system)
      try await register(
        .changeOrganizer(organizer, name: view.name, systems: systems),
        .setMuseumTerms(
          organizer, MuseumTerms(rate: MuseumSetting.rate, externalCards: [.uitpas])))
      holder = try await setting.sell(Self.museumPass)
    }
    return try #require(try engine.person(holder)).passholderID
  }
}
