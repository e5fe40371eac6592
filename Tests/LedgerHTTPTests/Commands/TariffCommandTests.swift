import Ledger
import LedgerHTTP
import LedgerService
import Testing

@Suite("Social tariffs by command") struct TariffCommandTests {
  /// What a membership's social tariff is before a command.
  private enum Before: CaseIterable {
    case none, active, inGrace, expired, suspended, revoked

    func commands(_ holder: HolderID, _ today: CivilDate) -> [RegistrationCommand] {
      let gent = CardSystemID(1)
      func granted(_ days: Int32) -> RegistrationCommand {
        .grantSocialTariff(holder, gent, lastDay: today.adding(days: days))
      }
      return switch self {
      case .none: []
      case .active: [granted(100)]
      case .inGrace: [granted(-5)]
      case .expired: [granted(-60)]
      case .suspended:
        [granted(100), .suspendSocialTariff(holder, gent, lastDay: today.adding(days: 10))]
      case .revoked: [granted(100), .revokeSocialTariff(holder, gent)]
      }
    }
  }

  private static let verbs = [
    "grant": #"{"endDate":"2027-04-30"}"#, "renew": #"{"endDate":"2027-04-30"}"#,
    "suspend": #"{"until":"2026-12-31"}"#, "lift": "", "revoke": "",
  ]

  private static func isAllowed(_ verb: String, _ before: Before) -> Bool {
    let has = before != .none && before != .revoked
    return switch verb {
    case "grant": !has
    case "lift": before == .suspended
    default: has
    }
  }

  @Test("every state of a social tariff, under every command")
  func states() async throws {
    try await ServedLedger.serveCommands { ledger in
      let today = BrusselsTime.date(at: ledger.clock.now())
      for before in Before.allCases {
        for (verb, body) in Self.verbs.sorted(by: { $0.key < $1.key }) {
          let made = try await ledger.newHolder()
          for command in before.commands(made.holder, today) { try await ledger.register(command) }
          let head = try await ledger.head
          let answer = try await ledger.command(
            "passholders/\(made.id)/memberships/1/social-tariff/\(verb)", body, client: "gent")
          let comment = Comment("\(verb) of \(before): \(answer.text)")
          let tariff = try await ledger.engine.read { state, now in
            state.socialTariff(of: made.holder, in: CardSystemID(1), at: now)
          }
          guard Self.isAllowed(verb, before) else {
            try expectProblem(answer, 409, "social-tariff-state", comment)
            #expect(try answer.json()["endUserMessage"]?["fr"] != nil, comment)
            #expect(try await ledger.head == head, comment)
            continue
          }
          #expect(answer.status == (verb == "grant" ? 201 : 200), comment)
          switch verb {
          case "grant": #expect(tariff?.status == .active, comment)
          case "renew":
            #expect(tariff?.status == (before == .suspended ? .suspended : .active), comment)
          case "suspend":
            #expect(tariff?.status == (before == .expired ? .expired : .suspended), comment)
          case "lift": #expect(tariff?.status == .active, comment)
          default: #expect(tariff == nil, comment)
          }
        }
      }
    }
  }

  @Test("it is granted to who lives there, from today to the end of next year, by its own region")
  func conditions() async throws {
    try await ServedLedger.serveCommands { ledger in
      let made = try await ledger.newHolder(in: [1, 3])
      let path = "passholders/\(made.id)/memberships"
      try expectProblem(
        try await ledger.command("\(path)/3/social-tariff/grant", client: "dender"), 409,
        "not-resident")
      try expectProblem(
        try await ledger.command("\(path)/1/social-tariff/grant", client: "dender"), 404,
        "not-found")
      for day in ["2026-11-22", "2028-01-01", "2027-02-29", "tomorrow"] {
        try expectProblem(
          try await ledger.command(
            "\(path)/1/social-tariff/grant", #"{"endDate":"\#(day)"}"#, client: "gent"),
          400, "body/invalid-data", "\(day)")
      }
      let first = try await ledger.command(
        "\(path)/1/social-tariff/grant", key: "k", client: "gent")
      #expect(try first.json()["endDate"] == "2027-04-30", "\(first.text)")
      // The same key gets the first answer although there is a social tariff by now.
      let again = try await ledger.command(
        "\(path)/1/social-tariff/grant", key: "k", client: "gent")
      #expect(again.status == 201 && again.body == first.body)
    }
  }

  @Test("without another word it ends on the card system's own day of the next year")
  func standardEnd() async throws {
    try await ServedLedger.serveCommands { ledger in
      let terms = #"{"prices":[],"socialTariffEnd":"12-31"}"#
      #expect(
        try await ledger.command("card-systems/1/terms", terms, put: true, client: "gent").status
          == 200)
      let made = try await ledger.newHolder()
      let answer = try await ledger.command(
        "passholders/\(made.id)/memberships/1/social-tariff/grant", client: "gent")
      #expect(try answer.json()["endDate"] == "2027-12-31", "\(answer.text)")
    }
  }
}
